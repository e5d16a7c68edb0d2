# Commandes
cmd-statut = statut
    .about = Comment va le bot, en mots simples
cmd-bot-sante = sante
    .about = L'état du bot et de la machine
cmd-bot-diagnostic = diagnostic
    .about = Chercher ce qui ne va pas et dire comment le réparer

# État
status-online = En ligne, démarré { $since }, version { $version }.
failed-count = { $count ->
    [one] { $count } envoi n'a pas abouti depuis hier.
   *[other] { $count } envois n'ont pas abouti depuis hier.
}
health-version = Version { $version } ({ $commit }), processus { $pid }
health-link = Discord : { $link }, dernier battement il y a { $heartbeat } s, communautés : { $guilds }
health-outbox = Envois en attente : { $waiting }, échoués depuis hier : { $failed }, réponses données : { $answered }
health-store = Base de données : { $state }
health-host = Mémoire { $memory } Mio, disque libre { $free } Mio, température { $temperature } °C, charge { $load }
health-power = Sous-tensions depuis le démarrage : { $count }. Prends une alimentation Raspberry Pi officielle avec son câble.
link-starting = démarrage
link-online = connecté
link-reconnecting = connexion perdue, nouvel essai en cours
link-waiting = en attente, trop de connexions aujourd'hui
link-stopped = arrêté

# Diagnostic
verdict-good = En ordre :
verdict-skipped = Pas vérifié :
verdict-unwise = À surveiller :
verdict-bad = À réparer :
findings-more = Et { $count } de plus, moins urgents ou en ordre : « sudo ffj-bot doctor » montre tout.
doctor-token-good = le jeton est valable, je suis { $name }.
doctor-token-missing = il n'y a pas de jeton. Lance « sudo ffj-bot secret set discord-token ».
doctor-token-refused = Discord refuse le jeton. Crée-en un nouveau (portail développeur → Bot → Reset Token), puis « sudo ffj-bot secret set discord-token ».
doctor-discord-away = Discord ne répond pas ({ $reason }). Vérifie la connexion à Internet.
doctor-intents-lean = aucune intention privilégiée n'est demandée.
doctor-intents-good = l'intention « Message Content » est accordée.
doctor-intents-refused = l'intention « Message Content » n'est pas accordée. Active-la : portail développeur → Bot → Privileged Gateway Intents.
doctor-permissions-good = j'ai toutes les permissions dont j'ai besoin.
doctor-permission-missing = il me manque « { $permission } ». Paramètres du serveur → Rôles → mon rôle → { $permission }.
doctor-channel-good = je peux écrire dans { $channel } ({ $purpose }).
doctor-channel-missing = il me manque « { $permission } » dans { $channel }. Modifier le salon → Permissions → mon rôle → { $permission }.
doctor-channel-gone = le salon réglé pour « { $purpose } » n'existe plus. Choisis-en un autre avec `/config salon`.
doctor-guild-good = dans « { $guild } », j'ai toutes les permissions dont j'ai besoin.
doctor-guild-missing = dans « { $guild } », il me manque « { $permission } ». Paramètres du serveur → Rôles → mon rôle → { $permission }.
doctor-guild-none = je ne suis dans aucun serveur. « sudo ffj-bot init » donne l'adresse pour m'inviter.
doctor-clock-good = l'horloge est à l'heure.
doctor-clock-wrong = l'horloge se trompe de { $seconds } s. Vérifie « timedatectl » et la connexion à Internet.
doctor-clock-wrong-short = L'horloge n'est pas à l'heure : les rappels attendent.
doctor-space-good = { $free } Mio libres sur le disque.
doctor-space-low = il ne reste que { $free } Mio sur le disque. Fais de la place, sinon rien ne peut être enregistré.
doctor-space-unknown = l'espace libre n'a pas pu être lu.
doctor-files-low = il ne reste de la place que pour { $free } fichiers sur le disque. Lance « df -i » et efface ce qui ne sert plus, sinon rien ne peut être enregistré.
doctor-state-read-only = le disque des données est en lecture seule : rien ne peut être enregistré. C'est souvent la fin d'une carte SD. Lance « sudo dmesg --level=err », copie /var/lib/ffj-bot sur une autre machine, puis change la carte.
doctor-overlay = le disque racine est en mode « overlay » : tout sera perdu au redémarrage. Lance « sudo raspi-config » et coupe Overlay File System, ou garde /var/lib hors de l'overlay en ajoutant « :recurse=0 » à overlayroot=tmpfs dans /boot/firmware/cmdline.txt.
doctor-root-good = le disque garde ce qui est écrit.
doctor-machine-pi = cette machine est un { $model }.
doctor-power-good = l'alimentation suffit en ce moment.
doctor-power-low = l'alimentation est trop faible en ce moment : la carte SD peut s'abîmer et la machine s'arrêter. Prends une alimentation Raspberry Pi officielle avec son câble, et débranche les appareils USB gourmands.
doctor-temperature-good = le processeur est à { $degrees } °C.
doctor-temperature-warm = le processeur est à { $degrees } °C et ralentit à partir de 80 °C. Donne de l'air au boîtier, ou ajoute un dissipateur ou un ventilateur.
doctor-temperature-hot = le processeur est à { $degrees } °C et ralentit pour se protéger. Donne de l'air au boîtier, et ajoute un dissipateur ou un ventilateur.
doctor-memory-unlimited = le noyau ne compte pas la mémoire, comme d'habitude sur un Raspberry Pi : MemoryMax= n'y a aucun effet. Je ne m'en sers pas, il n'y a rien à faire. Pour l'activer pour autre chose : « sudo sed -i '1s/$/ cgroup_enable=memory/' /boot/firmware/cmdline.txt », puis « sudo reboot ».
doctor-watchdog-good = si la machine se fige, elle redémarre seule (RuntimeWatchdogSec : { $after }).
doctor-watchdog-off = si la machine se fige, elle le reste : le chien de garde matériel est coupé. Lance « sudo mkdir -p /etc/systemd/system.conf.d », puis « printf '[Manager]\nRuntimeWatchdogSec=1m\n' | sudo tee /etc/systemd/system.conf.d/60-watchdog.conf », puis « sudo systemctl daemon-reexec ».
doctor-journal-good = le journal est gardé au redémarrage.
doctor-journal-pending = le journal est réglé pour être gardé, mais ne l'est pas encore. Lance « sudo systemctl restart systemd-journald && sudo journalctl --flush ».
doctor-journal-volatile = le journal est perdu au redémarrage ({ $why }) : après une panne, on ne saura pas pourquoi. Lance « sudo mkdir -p /etc/systemd/journald.conf.d », puis « printf '[Journal]\nStorage=persistent\nSystemMaxUse=100M\n' | sudo tee /etc/systemd/journald.conf.d/90-ffj-bot.conf », puis « sudo systemctl restart systemd-journald && sudo journalctl --flush ».
doctor-time-good = l'heure est réglée par le réseau.
doctor-time-waiting = l'heure n'est pas encore réglée par le réseau. Attends une minute après un démarrage ; sinon vérifie la connexion à Internet et lance « timedatectl timesync-status ».
doctor-time-off = rien ne règle l'heure. Lance « sudo timedatectl set-ntp true ».
doctor-time-none = rien ne règle l'heure, et rien n'est installé pour le faire. Lance « sudo apt install systemd-timesyncd ».
doctor-card-good = les données sont sur une carte SD ({ $card }). Une carte A2 « endurance », ou mieux un SSD, dure plus longtemps.
doctor-card-old = les données sont sur une carte SD ({ $card }) de { $years } ans. Change-la avant qu'elle ne lâche, pour une carte A2 « endurance » ou mieux un SSD.
doctor-card-read-only = la carte des données ({ $card }) n'accepte plus d'écriture. Copie /var/lib/ffj-bot sur une autre machine, puis change la carte.
doctor-chip-good = les données sont sur une puce eMMC ({ $card }), usée à { $percent } % au plus.
doctor-chip-unknown = les données sont sur une puce eMMC ({ $card }), qui ne dit pas son usure.
doctor-chip-worn = la puce eMMC des données ({ $card }) arrive en fin de vie. Prévois de mettre les données sur un SSD.
doctor-store-good = la base de données est saine.
doctor-store-bad = la base de données : { $fault }.
doctor-store-none = il n'y a pas encore de base de données ; elle est créée au premier démarrage.
doctor-config-good = la configuration est valable.
doctor-config-bad = la configuration ne peut pas servir. Lance « ffj-bot check ».
doctor-config-unwise = { $warning }
doctor-credential-good = le secret « { $name } » vient de { $origin }.
doctor-credential-bad = le secret « { $name } » ne peut pas servir. { $problem }
doctor-mail-good = le serveur de courriel { $host } accepte la connexion.
doctor-mail-bad = le serveur de courriel { $host } refuse ou ne répond pas ({ $reason }). Vérifie [mail] et le secret smtp-password.
doctor-mail-none = aucun serveur de courriel n'est configuré.
doctor-unit-active = l'unité { $unit } est active.
doctor-unit-inactive = l'unité { $unit } n'est pas active ({ $state }). Lance « systemctl status { $unit } ».
doctor-unit-failed = l'unité { $unit } a été abandonnée après plusieurs arrêts. Elle est relancée toute seule ; tout de suite : « sudo systemctl reset-failed { $unit } && sudo systemctl start { $unit } ».
doctor-unit-waits = l'unité { $unit } s'est arrêtée : une personne doit d'abord corriger ce qu'indique « systemctl status { $unit } ». Ensuite : « sudo systemctl reset-failed { $unit } && sudo systemctl start { $unit } ».
doctor-release-gone = la version en place a disparu ou est abîmée. Lance « sudo ffj-deploy recover », puis « sudo systemctl restart ffj-bot ».
doctor-unit-none = systemd ne tourne pas ici.
doctor-bot-running = le bot tourne : { $line }
doctor-bot-away = le bot ne tourne pas, ou pas pour toi. Lance « sudo systemctl start ffj-bot ».
