# Les phrases que lisent les membres et l'équipe technique. Court, concret, inclusif ; d'abord le fait, ensuite quoi faire.

# Options
opt-salon = salon
    .about = Le salon

# Choix
choice-coordination = coordination
choice-communication = communication
choice-secretariat = secrétariat
choice-moderation = modération
choice-referente = personnes de confiance
choice-membre = membres
choice-exploitation = équipe technique
choice-annonces = annonces

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

# État
waiting-count = { $count ->
    [0] 0 envoi en attente
    [one] { $count } envoi en attente
   *[other] { $count } envois en attente
}
unknown = ?
somebody = quelqu'un
line-online = En ligne · v{ $version } · { $waiting }
line-clock-wrong = En ligne, mais l'horloge n'est pas à l'heure : les rappels attendent · v{ $version } · { $waiting }
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

# Boutons
button-confirm = Confirmer
button-correct = Corriger
button-discard = Abandonner
button-undo = Annuler
button-page-before = Page précédente
button-page-after = Page suivante
button-approve = Approuver
button-refuse = Refuser
button-switch-on = Activer : { $name }

# Listes
page-line = Page { $page } sur { $of } · { $all } en tout

# Nouvelles fonctions
arrived-line = - **{ $name }** : { $about } · { $state }
arrived = { $count ->
    [one] Une nouvelle fonction est là, et coupée tant que la coordination ne l'active pas :
   *[other] { $count } nouvelles fonctions sont là, et coupées tant que la coordination ne les active pas :
}
    { $list }
    -# Plus tard : `/config module`.

# Refus
reference = Réf. { $reference }
error-role = Cette action est réservée { $role }.
error-role-ask = Cette action est réservée { $role }. Demande à { $people }.
error-bot-lacks = Il me manque « { $permission } » dans { $channel }. Une personne qui gère le serveur peut me la donner : Modifier le salon → Permissions → Ajouter mon rôle → { $permission }.
error-gone-channel = Ce salon n'existe plus, ou tu ne peux pas y écrire. Choisis-en un autre.
error-gone-role = Ce rôle n'existe plus. Choisis-en un autre.
error-past-date = C'est déjà passé : je comprends { $date }. Choisis un autre moment ou corrige.
error-ambiguous-date = Cette date peut se lire de plusieurs façons. Laquelle ?
error-unknown-date = Je n'ai pas compris cette date. Choisis un moment, ou corrige comme ceci : demain 18h, 3/2 à 9h30, dans 2 h.
error-no-such-date = Cette date n'existe pas dans le calendrier. Choisis un moment, ou corrige.
error-impossible-date = C'est trop loin : 5 ans au plus. Choisis une date plus proche.
error-too-long = C'est trop long : { $length } caractères, { $most } au plus. Raccourcis et renvoie.
error-decided-approved = C'est déjà décidé : { $person } a approuvé.
error-decided-refused = C'est déjà décidé : { $person } a refusé.
error-same-person = Il faut une deuxième personne : c'est toi qui l'as demandé. Montre la demande à quelqu'un d'autre.
error-too-late-to-decide = Le délai pour décider est passé. Il faut refaire la demande.
error-not-stored = Rien n'a été enregistré : je ne peux pas écrire sur mon disque. La panne est notée pour l'équipe technique ; réessaie plus tard.
error-clock = Mon horloge n'est pas à l'heure, je ne peux pas promettre une date. Réessaie dans quelques minutes.
error-old-button = Cette commande ou ce bouton date d'une ancienne version. Relance la commande, tu auras la version à jour.
error-module-off = Cette partie est coupée ici : { $module }. Une personne qui gère le serveur peut l'activer avec `/config module`.
error-guild-only = Cette commande se lance dans un serveur, pas en message privé.
error-incident = Quelque chose a échoué de mon côté, pas du tien. C'est noté ; donne la référence si tu en parles.

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
alert-cannot-post-forbidden = Je ne peux pas écrire dans { $channel } : { $what ->
    [feature] une nouvelle fonction n'y a pas été annoncée.
   *[reminder] un rappel n'y a pas été publié.
} Modifier le salon → Permissions → mon rôle → « Voir le salon » et « Envoyer des messages ».
alert-cannot-post-closed = Je ne peux pas écrire dans { $channel } : { $what ->
    [feature] une nouvelle fonction n'y a pas été annoncée.
   *[reminder] un rappel n'y a pas été publié.
} Modifier le salon → Permissions → mon rôle → « Voir le salon » et « Envoyer des messages ».
alert-cannot-post-gone = Le salon { $channel } n'existe plus : { $what ->
    [feature] une nouvelle fonction n'y a pas été annoncée. Choisis-en un autre avec `/config salon`.
   *[reminder] un rappel n'y a pas été publié. La personne qui l'avait demandé est prévenue.
}
alert-cannot-post-invalid = { $what ->
    [feature] Discord n'a pas accepté l'annonce d'une nouvelle fonction pour { $channel }.
   *[reminder] Discord n'a pas accepté un rappel pour { $channel }. La personne qui l'avait demandé est prévenue.
}
alert-intents-refused = Discord me refuse l'intention « Message Content » : je ne lis plus les commandes écrites avec un préfixe. Les commandes « / » et les mentions marchent. Active-la (portail développeur → Bot → Privileged Gateway Intents) et relance-moi, ou mets message_content = false.

# Mises à jour du bot
mail-subject = [ffj-bot] { $subject }
mail-end-alert = Ce message est automatique ; les adresses prévenues sont dans mail.alerts (ffj-bot.toml).

# Pourquoi (ffj-bot why)
why-message = Envoi { $id } ({ $kind }), écrit le { $written }, { $lane }.
why-lane-urgent = voie urgente
why-lane-normal = voie normale
why-lane-bulk = voie des envois en nombre
why-sent = Parti le { $at }, { $late } ms après le moment prévu ; essais sans succès avant : { $tries }.
why-failed = Abandonné le { $at } : { $reason }.
why-tried = Attend ; essais sans succès : { $tries }, prochain le { $next }. Dernière raison : { $reason }.
why-waiting = Attend d'être envoyé ; prévu le { $due }.
why-behind = Passe après l'envoi { $id }, qui va au même endroit.
why-none = Il n'y a rien sous ce numéro, ou plus rien : ce qui est terminé est gardé 30 jours.
