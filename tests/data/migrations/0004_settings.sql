INSERT INTO guild_setting VALUES ('1', 'role.coordination', '5');
INSERT INTO guild_change (guild, name, before, after, person, at) VALUES ('1', 'role.coordination', NULL, '5', '4', 1);
INSERT INTO person VALUES ('4', 'nl');
