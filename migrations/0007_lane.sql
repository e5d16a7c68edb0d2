-- readable from: 1
-- What is sent beside what: a row has a lane, and waits only for those before it in its lane and to the same place.

-- 0 urgent | 1 normal | 2 bulk. What a release before writes is normal.
ALTER TABLE outbox ADD COLUMN lane INTEGER NOT NULL DEFAULT 1;
-- Read out of the row, so that a release before need not fill them.
ALTER TABLE outbox ADD COLUMN way TEXT GENERATED ALWAYS AS (
    CASE WHEN json_valid(target) AND target ->> 'mail' IS NOT NULL THEN 'mail' ELSE 'chat' END) VIRTUAL;
ALTER TABLE outbox ADD COLUMN kind TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(post) THEN post ->> 'kind' END) VIRTUAL;
ALTER TABLE outbox ADD COLUMN owner TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(post) THEN post ->> 'owner' END) VIRTUAL;
CREATE INDEX outbox_lane ON outbox (way, lane, target, id) WHERE state = 'waiting';
CREATE INDEX outbox_failed ON outbox (sent_at) WHERE state = 'failed';
