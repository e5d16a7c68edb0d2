INSERT INTO community (guild, joined_at, left_at) VALUES ('1', 1790000000000, NULL);
