INSERT INTO deployment VALUES ('20261125T180000Z-1.4.0', NULL, 1790000000000);
INSERT INTO deploy_order (id, content, created_at, ends_at)
VALUES ('10', '{"id":"10","by":"discord:4","do":"unfreeze"}', 1790000000000, 1790000900000);
