INSERT INTO outbox (cause, target, post, nonce, created_at, due_at)
VALUES ('reminder:1:1', '{"person":"4"}', '{"kind":"answer","content":"x"}', 'n1', 1, 1);
INSERT INTO job VALUES ('10', 'abc', '1', 't', '{"kind":"diagnosis","guild":"1","language":"fr"}', 1790000900000);
-- A row that nobody can read holds up nobody, whatever is in it.
INSERT INTO outbox (cause, target, post, nonce, created_at, due_at) VALUES ('broken', 'x', 'y', 'n2', 1, 1);
