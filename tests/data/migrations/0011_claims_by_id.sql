INSERT INTO session (slot, id, resume_url, sequence, application, updated_at) VALUES (1, 's', 'wss://gateway.example.org', 7, '1', 1);
