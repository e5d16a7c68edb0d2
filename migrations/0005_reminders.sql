-- readable from: 1
-- Reminders: a due time in UTC and, when it repeats, the rule in civil time.

CREATE TABLE reminder (
    id         INTEGER PRIMARY KEY,
    owner      TEXT    NOT NULL,
    guild      TEXT,
    origin     TEXT,                       -- channel where it was asked for
    channel    TEXT,                       -- NULL: to the person
    content    TEXT    NOT NULL,
    due_at     INTEGER NOT NULL,           -- ms since 1970, UTC
    rule       TEXT,                       -- JSON, NULL: once
    repeat     TEXT,                       -- the rule in the person's words, to show and to correct
    language   TEXT    NOT NULL,
    state      TEXT    NOT NULL,           -- draft | active | done | removed
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reminder_due ON reminder (due_at) WHERE state = 'active';
CREATE INDEX reminder_owner ON reminder (owner, state);
