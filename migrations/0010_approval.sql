-- readable from: 1
-- What wants a second person; and which new features a community was told of.

CREATE TABLE approval (
    id         INTEGER PRIMARY KEY,
    guild      TEXT    NOT NULL,
    kind       TEXT    NOT NULL,           -- which feature it is of
    object     TEXT    NOT NULL,           -- what it is about, in that feature's words
    asked_by   TEXT,                       -- NULL: the person was erased
    asked_at   INTEGER NOT NULL,           -- ms since 1970
    decided_by TEXT,                       -- NULL: not decided, or the person was erased
    decided_at INTEGER,                    -- NULL: not decided
    approved   INTEGER
) STRICT;

CREATE TABLE arrival (
    guild   TEXT    NOT NULL,
    switch  TEXT    NOT NULL,
    told_at INTEGER NOT NULL,              -- ms since 1970
    PRIMARY KEY (guild, switch)
) STRICT, WITHOUT ROWID;
