# Commandes
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

# Options
opt-quand = quand
    .about = Ex. : demain 18h, 3/2 à 9h30, dans 2 h
opt-quoi = quoi
    .about = Ce qu'il faut rappeler
opt-repetition = repetition
    .about = Ex. : chaque lundi, tous les mois
opt-rappel = rappel
    .about = Le rappel à supprimer

# Choix
choice-rappel = rappels

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
reminder-lost = Je n'ai pas pu te remettre ceci : tes messages privés sont fermés, ou le salon l'était.
reminder-lost-more = -# … et d'autres, plus anciens.
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
button-10-minutes = Dans 10 minutes
button-1-hour = Dans 1 heure
button-tomorrow = Demain 9 h

# Refus
error-gone-reminder = Ce rappel n'existe plus, ou n'est pas le tien. Regarde `/rappel liste`.
error-unknown-repeat = Je n'ai pas compris la répétition. Écris par exemple : chaque jour, chaque lundi, le premier lundi du mois, jours ouvrables.
error-empty = Il n'y a pas de texte. Écris ce qu'il faut rappeler et quand.
error-too-many = Tu as déjà { $most } rappels, c'est le maximum. Supprimes-en un avec `/rappel supprimer`.
error-already-draft = Ce rappel attend encore ta confirmation.
error-already-active = C'est déjà noté, rien à refaire. Regarde `/rappel liste`.
error-already-done = Ce rappel est déjà passé.
error-already-removed = Ce rappel est déjà supprimé ou abandonné. Recrée-le avec `/rappel moi`.

# Pourquoi (ffj-bot why)
why-reminder = Rappel { $id } : prévu le { $due }, pour { $target } ; { $state } (changé le { $changed }).
why-reminder-person = la personne qui l'a demandé
why-reminder-draft = attend que la personne confirme
why-reminder-active = actif
why-reminder-done = passé
why-reminder-removed = supprimé ou abandonné
