-- readable from: 1
-- Claims are forgotten by their ids, which tell the time. An index of times was one more page to write for each command.
DROP INDEX claim_old;
