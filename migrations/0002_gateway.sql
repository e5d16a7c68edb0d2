-- readable from: 1
-- What is needed to resume the connection to Discord from another process.

CREATE TABLE session (
    slot        INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL,
    resume_url  TEXT    NOT NULL,
    sequence    INTEGER NOT NULL,
    application TEXT    NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

-- Each IDENTIFY of the last 24 hours. Discord resets the token of a bot that spends 1,000 in a day.
CREATE TABLE identify (
    at INTEGER NOT NULL
) STRICT;

-- Hash of the command definitions last accepted by Discord.
CREATE TABLE command_set (
    application TEXT PRIMARY KEY,
    hash        TEXT NOT NULL,
    synced_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
