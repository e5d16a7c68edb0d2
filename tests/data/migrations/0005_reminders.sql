INSERT INTO reminder (owner, guild, origin, channel, content, due_at, rule, language, state, created_at, changed_at)
VALUES ('4', '1', '3', NULL, 'relire', 1790000000000, NULL, 'fr', 'active', 1, 1);
