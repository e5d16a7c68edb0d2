# Commandes
cmd-aide = aide
    .about = Ce que je sais faire, avec des exemples

# Options
opt-sujet = sujet
    .about = La commande dont tu veux le détail

# Aide
help-title = Voici ce que je peux faire pour toi :
help-examples = Essaie : `/rappel moi quand:demain 18h quoi:relire le PV`, `/rappel liste`, `/aide sujet:rappel`.
