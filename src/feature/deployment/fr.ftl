# Commandes
cmd-bot = bot
    .about = Pour l'équipe technique
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
opt-version = version
    .about = La version du bot
opt-bot-geler-duree = duree
    .about = Ex. : 2 h, 3 jours, demain 18h ; 7 jours au plus
opt-bot-geler-motif = motif
    .about = Pourquoi, pour l'équipe technique

# Boutons
button-install = Installer { $version }
button-go-back = Revenir à { $version }

# Refus
error-gone-release = Cette version n'est pas, ou plus, à disposition. Regarde `/bot deploiements`, ou laisse la commande te proposer ce qu'il y a.
error-unknown-delay = Je n'ai pas compris cette durée, ou elle n'est pas entre 1 minute et 7 jours. Écris par exemple : 2 h, 3 jours, demain 18h.
error-no-reason = Il manque le motif. Dis en quelques mots pourquoi.
error-not-confirmed = Ce n'est pas le numéro de version demandé : rien n'a été fait. Appuie à nouveau sur le bouton et tape-le exactement.
error-further-back = D'ici, on ne revient qu'à la version d'avant, et une seule fois. Plus loin, sur la machine : « sudo ffj-deploy rollback VERSION ».
error-already-order = Le même ordre est déjà en route. Attends sa réponse, ou regarde `/bot deploiements`.
error-deployer-away = ffj-deploy, qui installe les mises à jour, ne dit rien ici. Sur la machine : « systemctl status ffj-deploy-apply.path ».
error-orders-closed = Je ne peux pas transmettre d'ordre à ffj-deploy : son dossier m'est fermé, et rien n'a été enregistré. Sur la machine : « sudo systemd-tmpfiles --create ffj-bot.conf », puis « sudo systemctl restart ffj-bot ».

# Alertes pour l'équipe technique
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
mail-end = Déploiement { $deployment }. Ce message est automatique ; les adresses prévenues sont dans mail.alerts (ffj-bot.toml).
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
