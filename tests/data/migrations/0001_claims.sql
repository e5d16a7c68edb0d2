INSERT INTO meta VALUES ('button-key', x'00');
INSERT INTO run (slot, id, version, started_at) VALUES (0, 'abc', '0.1.0', 1790000000000);
INSERT INTO claim (event, run, claimed_at, deadline, application, token, answer) VALUES ('10', 'abc', 1, 2, '1', 't', '{}');
INSERT INTO claim (event, run, claimed_at, deadline, answered_at, outcome) VALUES ('11', 'abc', 1, 2, 3, 'sent');
