# Les phrases que lisent les membres et l'équipe technique. Court, concret, inclusif ; d'abord le fait, ensuite quoi faire.

# Commandes
cmd-aide = aide
    .about = Ce que je sais faire, avec des exemples
cmd-statut = statut
    .about = Comment va le bot, en mots simples
cmd-langue = langue
    .about = Choisir la langue dans laquelle je te réponds
cmd-rappel = rappel
    .about = Des rappels pour toi ou pour un salon
cmd-rappel-moi = moi
    .about = Te rappeler quelque chose en privé
cmd-rappel-salon = salon
    .about = Publier un rappel dans un salon
cmd-rappel-liste = liste
    .about = Voir tes rappels
cmd-rappel-supprimer = supprimer
    .about = Supprimer un de tes rappels
cmd-config = config
    .about = Régler le bot pour cette communauté
cmd-config-assistant = assistant
    .about = Tout régler pas à pas ; tu peux t'arrêter et reprendre
cmd-config-role = role
    .about = Dire quel rôle remplit quelle fonction
cmd-config-salon = salon
    .about = Dire à quoi sert un salon
cmd-config-module = module
    .about = Activer ou couper une partie du bot
cmd-config-exporter = exporter
    .about = Voir tous les réglages, à copier
cmd-bot = bot
    .about = Pour l'équipe technique
cmd-bot-sante = sante
    .about = L'état du bot et de la machine
cmd-bot-diagnostic = diagnostic
    .about = Chercher ce qui ne va pas et dire comment le réparer
cmd-bot-deploiements = deploiements
    .about = Les dernières mises à jour du bot, et ce qu'elles sont devenues
cmd-bot-deployer = deployer
    .about = Installer la version qui attend
cmd-bot-revenir = revenir
    .about = Revenir à une version d'avant
cmd-bot-geler = geler
    .about = Ne plus laisser entrer de mise à jour, pour un temps
cmd-bot-degeler = degeler
    .about = Laisser entrer les mises à jour à nouveau

# Options
opt-sujet = sujet
    .about = La commande dont tu veux le détail
opt-langue = langue
    .about = La langue, ou automatique comme ton Discord
opt-quand = quand
    .about = Ex. : demain 18h, 3/2 à 9h30, dans 2 h
opt-quoi = quoi
    .about = Ce qu'il faut rappeler
opt-repetition = repetition
    .about = Ex. : chaque lundi, tous les mois
opt-salon = salon
    .about = Le salon
opt-rappel = rappel
    .about = Le rappel à supprimer
opt-fonction = fonction
    .about = La fonction dans la coalition
opt-role = role
    .about = Le rôle de cette communauté
opt-usage = usage
    .about = À quoi sert le salon
opt-module = module
    .about = La partie du bot
opt-actif = actif
    .about = Oui pour activer, non pour couper
opt-version = version
    .about = La version du bot
opt-duree = duree
    .about = Ex. : 2 h, 3 jours, demain 18h ; sans durée, jusqu'à /bot degeler
opt-motif = motif
    .about = Pourquoi, pour l'équipe technique

# Choix
choice-fr = français
choice-en = anglais
choice-nl = néerlandais
choice-auto = automatique
choice-coordination = coordination
choice-communication = communication
choice-secretariat = secrétariat
choice-moderation = modération
choice-referente = personnes de confiance
choice-membre = membres
choice-exploitation = équipe technique
choice-annonces = annonces
choice-rappel = rappels

# Fonctions
role-coordination = à la coordination
role-communication = à la communication
role-secretariat = au secrétariat
role-moderation = à la modération
role-referente = aux personnes de confiance
role-membre = aux membres
role-exploitation = à l'équipe technique
role-gestion = aux personnes qui gèrent le serveur

# Permissions, comme Discord les nomme
permission-view-channel = Voir les salons
permission-send-messages = Envoyer des messages
permission-create-private-threads = Créer des fils privés
permission-read-message-history = Voir les anciens messages
permission-send-messages-in-threads = Envoyer des messages dans les fils

# Aide
help-title = Voici ce que je peux faire pour toi :
help-examples = Essaie : `/rappel moi quand:demain 18h quoi:relire le PV`, `/rappel liste`, `/aide sujet:rappel`.

# État
status-online = En ligne, démarré { $since }, version { $version }.
waiting-count = { $count ->
    [0] 0 envoi en attente
    [one] { $count } envoi en attente
   *[other] { $count } envois en attente
}
failed-count = { $count ->
    [one] { $count } envoi n'a pas abouti depuis hier.
   *[other] { $count } envois n'ont pas abouti depuis hier.
}
unknown = ?
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
line-online = En ligne · v{ $version } · { $waiting }
line-starting = Démarrage · v{ $version }
line-reconnecting = Discord injoignable, nouvel essai en cours · v{ $version } · { $waiting }
line-waiting = En attente : trop de connexions à Discord aujourd'hui · v{ $version }
line-stopping = Arrêt en cours
line-store-fault = Dégradé : { $fault } · v{ $version }
line-stopped-credential = Arrêté : le jeton manque ou n'a pas la bonne forme. Enregistre-le par « sudo ffj-bot secret set discord-token », puis « sudo systemctl restart ffj-bot ».
line-stopped-token = Arrêté : Discord refuse le jeton. Remplace-le par « sudo ffj-bot secret set discord-token », puis « sudo systemctl restart ffj-bot ».
line-stopped-intents = Arrêté : Discord refuse une intention. Active « Message Content Intent » dans le portail développeur (Bot → Privileged Gateway Intents), ou mets message_content = false.
line-stopped-outdated = Arrêté : cette version ne convient plus à Discord. Installe une version plus récente.
line-stopped-unset = Pas encore configuré. Lance « sudo ffj-bot init ».
line-stopped-config = Arrêté : la configuration ne peut pas servir. Lance « ffj-bot check ».
line-blocked-store = En attente : { $fault } ; nouvel essai en cours
line-stopped-store = Arrêté : { $fault }
store-good = en ordre
store-busy = la base de données est occupée par un autre processus
store-full = le disque est plein
store-read-only = la base de données est en lecture seule
store-damaged = la base de données est abîmée ; restaure une sauvegarde
store-newer = la base de données vient d'une version plus récente du bot ; installe cette version-là
store-other = la base de données ne répond pas comme prévu

# Langue
language-chosen = C'est noté, je te réponds en français.
language-auto = C'est noté, je suis la langue de ton Discord.

# Rappels
reminder-draft = Est-ce bien cela ? { $date }, pour { $target } :
    { $content }
reminder-adjusted-skipped = Cette heure n'existe pas ce jour-là (changement d'heure) ; j'ai pris la suivante.
reminder-adjusted-repeated = Cette heure existe deux fois ce jour-là (changement d'heure) ; j'ai pris la première.
reminder-to-you = toi, en privé
reminder-repeats = Il se répète : { $repeat }.
reminder-confirmed = C'est noté : { $date }, pour { $target }.
    { $content }
reminder-discarded = D'accord, je n'ai rien gardé.
reminder-removed = Supprimé : { $date }, pour { $target }. Tu peux annuler pendant 10 minutes.
    { $content }
reminder-form = Corriger le rappel
reminder-due = ⏰ Rappel : { $content }
reminder-meant = prévu { $date }, arrivé en retard
reminder-none = Tu n'as pas de rappel. Essaie `/rappel moi`.
reminder-count = { $count ->
    [one] Tu as un rappel :
   *[other] Tu as { $count } rappels :
}
reminder-lost = Je n'ai pas pu te remettre ceci, tes messages privés sont fermés :
reminder-thread = Rappel
reminder-undelivered-gone = Le salon { $channel } n'existe plus ; ton rappel n'a pas pu y être publié. Recrée-le avec `/rappel salon`.
    { $content }
reminder-undelivered-forbidden = Je ne peux pas écrire dans { $channel } ; ton rappel n'y a pas été publié. Demande que l'on m'y donne « Voir le salon » et « Envoyer des messages » (Modifier le salon → Permissions).
    { $content }
reminder-undelivered-closed = Je ne peux pas écrire dans { $channel } ; ton rappel n'y a pas été publié.
    { $content }
reminder-undelivered-invalid = Discord n'a pas accepté ton rappel pour { $channel }. Recrée-le avec un texte plus simple.
    { $content }

# Boutons
button-confirm = Confirmer
button-correct = Corriger
button-discard = Abandonner
button-undo = Annuler
button-10-minutes = Dans 10 minutes
button-1-hour = Dans 1 heure
button-tomorrow = Demain 9 h
button-skip = Passer
button-end = Terminer
button-install = Installer { $version }
button-go-back = Revenir à { $version }

# Réglages
setting-changed = { $name } : { $before } → { $after }. Tu peux annuler pendant 10 minutes.
setting-undone = Annulé. { $name } : { $before } → { $after }.
setting-on = activé
setting-off = coupé
setting-none = pas encore réglé
settings-export = Tous les réglages de cette communauté :
wizard-step = Étape { $step } sur { $steps }. { $question }
wizard-now = Réglage actuel : { $value }
wizard-hint = Choisis ici
wizard-end = Voilà. Les réglages de cette communauté ; relance `/config assistant` quand tu veux.
ask-role-coordination = Quel rôle ont les personnes de la coordination ?
ask-role-communication = Quel rôle ont les personnes qui communiquent au nom de la coalition ?
ask-role-secretariat = Quel rôle ont les personnes du secrétariat ?
ask-role-moderation = Quel rôle ont les personnes qui modèrent ?
ask-role-referente = Quel rôle ont les personnes de confiance, qui recevront les signalements ?
ask-role-membre = Quel rôle ont les membres ?
ask-channel-exploitation = Dans quel salon dois-je prévenir l'équipe technique ?
ask-channel-annonces = Dans quel salon se publient les annonces ?

# Refus
reference = Réf. { $reference }
error-role = Cette action est réservée { $role }.
error-role-ask = Cette action est réservée { $role }. Demande à { $people }.
error-bot-lacks = Il me manque « { $permission } » dans { $channel }. Une personne qui gère le serveur peut me la donner : Modifier le salon → Permissions → Ajouter mon rôle → { $permission }.
error-gone-reminder = Ce rappel n'existe plus, ou n'est pas le tien. Regarde `/rappel liste`.
error-gone-channel = Ce salon n'existe plus, ou tu ne peux pas y écrire. Choisis-en un autre.
error-gone-role = Ce rôle n'existe plus. Choisis-en un autre.
error-gone-setting = Ce réglage n'existe pas. Regarde `/config exporter`.
error-gone-release = Cette version n'est pas, ou plus, à disposition. Regarde `/bot deploiements`, ou laisse la commande te proposer ce qu'il y a.
error-past-date = C'est déjà passé : je comprends { $date }. Choisis un autre moment ou corrige.
error-ambiguous-date = Cette date peut se lire de plusieurs façons. Laquelle ?
error-unknown-date = Je n'ai pas compris cette date. Choisis un moment, ou corrige comme ceci : demain 18h, 3/2 à 9h30, dans 2 h.
error-no-such-date = Cette date n'existe pas dans le calendrier. Choisis un moment, ou corrige.
error-impossible-date = C'est trop loin : 5 ans au plus. Choisis une date plus proche.
error-unknown-repeat = Je n'ai pas compris la répétition. Écris par exemple : chaque jour, chaque lundi, le premier lundi du mois, jours ouvrables.
error-unknown-delay = Je n'ai pas compris cette durée, ou elle n'est pas entre 1 minute et 7 jours. Écris par exemple : 2 h, 3 jours, demain 18h.
error-too-long = C'est trop long : { $length } caractères, { $most } au plus. Raccourcis et renvoie.
error-empty = Il n'y a pas de texte. Écris ce qu'il faut rappeler et quand.
error-no-reason = Il manque le motif. Dis en quelques mots pourquoi.
error-not-confirmed = Ce n'est pas le numéro de version demandé : rien n'a été fait. Appuie à nouveau sur le bouton et tape-le exactement.
error-further-back = D'ici, on ne revient qu'à la version d'avant, et une seule fois. Plus loin, sur la machine : « sudo ffj-deploy rollback VERSION ».
error-too-many = Tu as déjà { $most } rappels, c'est le maximum. Supprimes-en un avec `/rappel supprimer`.
error-already-draft = Ce rappel attend encore ta confirmation.
error-already-active = C'est déjà noté, rien à refaire. Regarde `/rappel liste`.
error-already-done = Ce rappel est déjà passé.
error-already-removed = Ce rappel est déjà supprimé ou abandonné. Recrée-le avec `/rappel moi`.
error-already-setting = Ce réglage a changé depuis, ou les 10 minutes sont passées. Règle-le à nouveau.
error-already-order = Le même ordre est déjà en route. Attends sa réponse, ou regarde `/bot deploiements`.
error-not-stored = Rien n'a été enregistré : je ne peux pas écrire sur mon disque. La panne est notée pour l'équipe technique ; réessaie plus tard.
error-deployer-away = ffj-deploy, qui installe les mises à jour, ne dit rien ici. Sur la machine : « systemctl status ffj-deploy-apply.path ».
error-orders-closed = Je ne peux pas transmettre d'ordre à ffj-deploy : son dossier m'est fermé, et rien n'a été enregistré. Sur la machine : « sudo systemd-tmpfiles --create ffj-bot.conf », puis « sudo systemctl restart ffj-bot ».
error-clock = Mon horloge n'est pas à l'heure, je ne peux pas promettre une date. Réessaie dans quelques minutes.
error-old-button = Cette commande ou ce bouton date d'une ancienne version. Relance la commande, tu auras la version à jour.
error-module-off = Cette partie est coupée ici : { $module }. Une personne qui gère le serveur peut l'activer avec `/config module`.
error-guild-only = Cette commande se lance dans un serveur, pas en message privé.
error-incident = Quelque chose a échoué de mon côté, pas du tien. C'est noté ; donne la référence si tu en parles.

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

# Relecture de la configuration
handover-done = Relève faite en { $ms } ms : la version { $version } a cédé sa place.
handover-failed = La relève n'a pas eu lieu, la version { $version } continue : { $why }
handover-not-started = la nouvelle version ne peut pas être lancée.
handover-not-ready = la nouvelle version n'a pas été prête ; ses propres lignes du journal disent pourquoi.
handover-not-acting = la nouvelle version n'a pas repris la session à temps.
handover-not-main = systemd ne reconnaît pas la nouvelle version comme processus principal.
handover-no-answer = La relève n'a pas répondu à temps. « systemctl status ffj-bot » dit quelle version tourne.
reload-done = La configuration est relue et appliquée.
reload-waiting = La configuration est relue. Ceci attend un redémarrage : { $keys }. Lance « sudo systemctl restart ffj-bot ».
reload-refused = La configuration n'est pas relue, l'ancienne reste en service. { $problems }

# Alertes pour l'équipe technique
alert-cannot-post-forbidden = Je ne peux pas écrire dans { $channel } : un rappel n'y a pas été publié. Modifier le salon → Permissions → mon rôle → « Voir le salon » et « Envoyer des messages ».
alert-cannot-post-closed = Je ne peux pas écrire dans { $channel } : un rappel n'y a pas été publié. Modifier le salon → Permissions → mon rôle → « Voir le salon » et « Envoyer des messages ».
alert-cannot-post-gone = Le salon { $channel } n'existe plus : un rappel n'y a pas été publié. La personne qui l'avait demandé est prévenue.
alert-cannot-post-invalid = Discord n'a pas accepté un rappel pour { $channel }. La personne qui l'avait demandé est prévenue.
alert-forge-away = La forge n'a pas pu être consultée depuis { $date } : aucune mise à jour n'arrive. Le bot continue. Sur la machine, « sudo ffj-deploy look-now » dit pourquoi.
alert-forge-away-subject = Mises à jour : la forge n'est pas consultée

# Mises à jour du bot
deploy-under-way = Mise à jour en cours : { $version } …
deploy-on-trial = Mise à jour en cours : { $version } est en service, à l'essai …
deploy-staged = La version { $version } est prête. Pour l'installer : « /bot deployer »
deploy-confirmed = Bot mis à jour – commit : { $commit }
deploy-back = Bot revenu à une version antérieure – commit : { $commit }
deploy-back-asked = Bot revenu à une version antérieure – en service : { $runs }
deploy-refused = Mise à jour refusée – la production reste en { $runs }
deploy-rolled-back = Mise à jour annulée – la production reste en { $runs }
deploy-stranded = Mise à jour échouée, et le retour en arrière aussi – en service : { $runs }
deploy-superseded = { $version } était à l'essai quand une autre version a pris sa place – en service : { $runs }
deploy-version = Version : { $version }
deploy-version-from = Version : { $version } (avant : { $from })
deploy-live = En service { $seconds } s après la demande.
deploy-reason = Motif : { $reason }
deploy-words = En détail, dit ffj-deploy : « { $words } »
deploy-evidence = Les preuves : « sudo ffj-deploy history --evidence { $deployment } »
deploy-history = En savoir plus : « sudo ffj-deploy history »
deploy-what-to-do = Une personne doit intervenir : « sudo ffj-deploy status », puis « sudo ffj-deploy history »
deploy-new = Ce qui change :
deploy-list-runs = En service : { $version }
deploy-list-staged = Prête à être installée : { $version } (`/bot deployer`)
deploy-list-before = Retour possible vers : { $version } (`/bot revenir`)
deploy-list-kept = Gardées aussi : { $versions } ; sur la machine : « sudo ffj-deploy rollback VERSION »
deploy-list-frozen = Les mises à jour sont gelées : { $why } (`/bot degeler`)
deploy-list-frozen-until = Les mises à jour sont gelées jusqu'à { $date } : { $why } (`/bot degeler`)
deploy-list-none = Aucune mise à jour n'est connue.
deploy-list-forge-away = La forge n'a pas pu être consultée depuis { $date } ; sur la machine : « sudo ffj-deploy look-now »
deploy-list-evidence = Les preuves du dernier échec, sur la machine : « sudo ffj-deploy history --evidence { $deployment } »
deploy-verdict-under-way = en cours
deploy-verdict-on-trial = à l'essai
deploy-verdict-staged = prête, attend une personne
deploy-verdict-confirmed = installée
deploy-verdict-refused = refusée
deploy-verdict-rolled-back = annulée
deploy-verdict-stranded = échouée, une personne doit intervenir
deploy-verdict-superseded = remplacée pendant son essai
deploy-verdict-back = retour demandé
deploy-overruled = passé outre : { $what }
deploy-plan-install = Passer de { $runs } à { $version } ? La version est signée et vérifiée. ffj-deploy l'essaie : si elle ne tient pas, { $runs } revient toute seule. Le bot ne s'arrête pas. Appuie, puis tape le numéro de version pour confirmer.
deploy-plan-back = Revenir de { $runs } à { $version } ? ffj-deploy vérifie d'abord que { $version } sait lire les données d'aujourd'hui, et l'essaie. Le bot ne s'arrête pas.
deploy-form = Confirmer la mise à jour
deploy-form-version = Tape { $version } pour confirmer
order-done = Fait. { $said }
order-refused = ffj-deploy n'a pas fait ce qui était demandé. { $said }
order-unanswered = L'ordre est transmis, mais ffj-deploy n'a pas répondu en un quart d'heure. Regarde `/bot deploiements` ; sur la machine : « sudo ffj-deploy history ».
order-not-handed = L'ordre n'a pas pu être transmis à ffj-deploy et ne le sera plus. Redonne-le plus tard ; sur la machine : « systemctl status ffj-deploy-apply.path ».
mail-subject = [ffj-bot] { $subject }
mail-end = Déploiement { $deployment }. Ce message est automatique ; les adresses prévenues sont dans mail.alerts (ffj-bot.toml).
mail-end-alert = Ce message est automatique ; les adresses prévenues sont dans mail.alerts (ffj-bot.toml).
told-roll-back = Un retour en arrière a été demandé sur Discord
told-freeze = Les mises à jour ont été gelées depuis Discord
told-order = { $by } a demandé, le { $at } : { $said }
told-what-to-do = Si personne de l'équipe ne l'a demandé, le compte ou le bot est peut-être compromis. Sur la machine : « sudo ffj-deploy history », « sudo ffj-deploy unfreeze ».

# Pourquoi une version n'est pas venue, ce qu'est devenu un ordre : le déployeur le dit lui-même en français. Ce qui a été passé outre
reason-unknown = une raison que cette version du bot ne connaît pas
answer-unknown = ffj-deploy répond : « { $said } »
overruled-older = plus ancienne que ce qui était confirmé
overruled-quarantined = a déjà échoué ici
overruled-schema = ne sait pas lire la base de données
overruled-unknown = une règle que cette version du bot ne connaît pas
