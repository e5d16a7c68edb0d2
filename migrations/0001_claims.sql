-- readable from: 1
-- Who runs, what was claimed, and the answer that was decided with it.

-- Values the program makes once and keeps, such as the key that signs button ids.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The process that holds each slot. A slot is held by a file lock, so a killed process frees it at once.
CREATE TABLE run (
    slot       INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    started_at INTEGER NOT NULL,           -- ms since 1970, UTC
    probed_at  INTEGER NOT NULL DEFAULT 0  -- last write proof for the watchdog
) STRICT;

-- One row for each event that caused something. Kept one hour after it was answered.
CREATE TABLE claim (
    event       TEXT    PRIMARY KEY,       -- id given by Discord
    run         TEXT    NOT NULL,          -- who is to answer
    claimed_at  INTEGER NOT NULL,
    deadline    INTEGER NOT NULL,          -- after this Discord no longer takes the answer
    application TEXT,                      -- NULL: nothing is answered directly
    token       TEXT,                      -- erased once answered
    answer      TEXT,                      -- the body to send; erased once answered
    answered_at INTEGER,
    outcome     TEXT                       -- sent | late | refused
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_open ON claim (run) WHERE answered_at IS NULL;
CREATE INDEX claim_old ON claim (claimed_at);
