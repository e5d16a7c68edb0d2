INSERT INTO outbox (cause, target, post, nonce, created_at, due_at, lane)
VALUES ('mail:1', '{"mail":"tech@example.org"}', '{"kind":"deployment","owner":"7"}', 'fedcba987654321001234567', 1, 1, 2);
