INSERT INTO approval (guild, kind, object, asked_by, asked_at) VALUES ('1', 'vote-cancel', '7', '4', 1790000000000);
INSERT INTO arrival (guild, switch, told_at) VALUES ('1', 'vote', 1790000000000);
