-- readable from: 1
-- What each community and each person chose.

CREATE TABLE guild_setting (
    guild TEXT NOT NULL,
    name  TEXT NOT NULL,                   -- role.coordination, channel.exploitation, module.rappel …
    value TEXT NOT NULL,
    PRIMARY KEY (guild, name)
) STRICT, WITHOUT ROWID;

-- Each change, so that it can be undone for ten minutes and answered for later.
CREATE TABLE guild_change (
    id        INTEGER PRIMARY KEY,
    guild     TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    before    TEXT,
    after     TEXT,
    person    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE TABLE person (
    id       TEXT PRIMARY KEY,
    language TEXT                          -- fr | en | nl; NULL: as the person's Discord
) STRICT, WITHOUT ROWID;
