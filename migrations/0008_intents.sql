-- readable from: 1
-- With which intents the session was made: one made with others is not resumed.

ALTER TABLE session ADD COLUMN intents INTEGER; -- NULL: a release before made it, which did not say
