-- readable from: 1
-- The communities that the bot is in, or was.

CREATE TABLE community (
    guild     TEXT    PRIMARY KEY,
    joined_at INTEGER NOT NULL,            -- ms since 1970: when it was first seen, or seen again
    left_at   INTEGER                      -- NULL: it is there
) STRICT, WITHOUT ROWID;
