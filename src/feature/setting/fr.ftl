# Commandes
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

# Options
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

# Boutons
button-skip = Passer
button-end = Terminer

# Réglages
setting-changed = { $name } : { $before } → { $after }. Tu peux annuler pendant 10 minutes.
setting-undone = Annulé. { $name } : { $before } → { $after }.
setting-on = activé
setting-off = coupé
setting-none = pas encore réglé
setting-channel-lacks = Attention : dans { $channel }, il me manque { $permissions }. Modifier le salon → Permissions → mon rôle ; d'ici là, ce qui doit y aller n'y arrivera pas.
setting-channel-gone = Attention : { $channel } n'existe plus. Choisis un autre salon avec `/config salon`.
setting-channel-unknown = Discord ne m'a pas répondu : je n'ai pas pu vérifier que je peux écrire dans { $channel }. Refais `/config salon` plus tard pour le vérifier.
setting-permission = « { $name } »
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
ask-channel-coordination = Dans quel salon la coordination veut-elle recevoir mes demandes et mes nouveautés ?
ask-channel-exploitation = Dans quel salon dois-je prévenir l'équipe technique ?
ask-channel-annonces = Dans quel salon se publient les annonces ?

# Refus
error-gone-setting = Ce réglage n'existe pas. Regarde `/config exporter`.
error-already-setting = Ce réglage a changé depuis, ou les 10 minutes sont passées. Règle-le à nouveau.
