#!/bin/sh
# Installe ffj-bot au premier démarrage d'un Raspberry Pi sans clavier ni écran, sous Raspberry Pi OS 12 « bookworm ».
# Pour Raspberry Pi OS 13 et plus récent, c'est user-data, à côté de ce fichier.
#
# 1. Écris la carte avec Raspberry Pi Imager : Raspberry Pi OS Lite (64-bit) bookworm, avec au moins un réglage (nom de la
#    machine, utilisateur, Wi-Fi, SSH) ; sans réglage, il n'y a pas de premier démarrage à compléter.
# 2. à 4. Comme dans user-data : copie ce dossier dans « bootfs » sous le nom « ffj-bot », et mets-y ce qui doit être
#    installé ; lis aussi ce qui y est dit du jeton.
# 5. Ouvre le script firstrun.sh de « bootfs », celui d'Imager, et ajoute la ligne ci-dessous, la dernière de ce fichier,
#    juste au-dessus de sa ligne « rm -f /boot/firstrun.sh ».
# 6. Comme dans user-data. Le Raspberry Pi redémarre deux ou trois fois, puis installe.
#
# Avec les personnes qui pourront utiliser /bot, deux au moins : ajoute à la fin de la ligne leurs identifiants Discord
# (des chiffres), ainsi : --operator=IDENTIFIANT_1 --operator=IDENTIFIANT_2
sh /boot/firmware/ffj-bot/install --next-boot
