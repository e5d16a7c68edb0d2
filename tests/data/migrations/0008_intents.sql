INSERT INTO session (slot, id, resume_url, sequence, application, updated_at, intents) VALUES (3, 's3', 'wss://example', 4, '1', 1, 37377);
