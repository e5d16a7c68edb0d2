-- readable from: 1
-- What people were told of the deployments of the bot, what operators ordered, and messages that are edited later.

-- How often what a row says was replaced; what was sent counts only for the revision it was sent with.
ALTER TABLE outbox ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

-- Each deployment that the deployer reported.
CREATE TABLE deployment (
    id      TEXT    PRIMARY KEY,           -- as the deployer writes it
    told    TEXT,                          -- JSON: what people were last told; NULL: it began before this database knew of deployments
    told_at INTEGER NOT NULL               -- ms since 1970, UTC
) STRICT, WITHOUT ROWID;

-- Each order for the deployer, written with the claim of who gave it.
CREATE TABLE deploy_order (
    id          TEXT    PRIMARY KEY,       -- by which the deployer answers, and knows a repetition
    content     TEXT    NOT NULL,          -- JSON: the order as the deployer reads it
    state       TEXT    NOT NULL DEFAULT 'waiting', -- waiting | handed | answered | expired
    created_at  INTEGER NOT NULL,          -- ms since 1970, UTC
    ends_at     INTEGER NOT NULL,          -- after this nobody waits for the answer, and it is not handed over any more
    handed      INTEGER NOT NULL DEFAULT 0, -- 1 once it lay in the folder of the deployer
    done        INTEGER,                   -- 1: the deployer did it; 0: it refused; NULL: no answer
    said        TEXT                       -- what the deployer said, in French
) STRICT, WITHOUT ROWID;
CREATE INDEX deploy_order_open ON deploy_order (created_at) WHERE state IN ('waiting', 'handed');
