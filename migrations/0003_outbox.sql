-- readable from: 1
-- What is to be sent to a third place, written in the transaction of the fact that causes it.

CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    cause      TEXT    NOT NULL UNIQUE,    -- the fact, so that it is written once
    target     TEXT    NOT NULL,           -- JSON: channel or person
    post       TEXT    NOT NULL,           -- JSON: what to say, in the terms of the domain
    nonce      TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    tried_at   INTEGER,                    -- start of an attempt whose outcome is not known
    run        TEXT,                       -- who is sending
    state      TEXT    NOT NULL DEFAULT 'waiting', -- waiting | sent | failed
    sent_at    INTEGER,
    message    TEXT,                       -- channel/message once sent
    reason     TEXT                        -- why the last attempt did not succeed
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';

-- Work that goes on after a deferred answer; any process may finish it until the token ends.
CREATE TABLE job (
    event       TEXT    PRIMARY KEY,       -- the claim it continues
    run         TEXT    NOT NULL,
    application TEXT    NOT NULL,
    token       TEXT    NOT NULL,
    work        TEXT    NOT NULL,          -- JSON
    ends_at     INTEGER NOT NULL           -- 15 minutes after the event
) STRICT, WITHOUT ROWID;
