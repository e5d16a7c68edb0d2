# Commands
cmd-rappel = herinnering
    .about = Herinneringen voor jou of voor een kanaal
cmd-rappel-moi = mij
    .about = Je privé aan iets herinneren
cmd-rappel-salon = kanaal
    .about = Een herinnering in een kanaal plaatsen
cmd-rappel-liste = lijst
    .about = Je herinneringen bekijken
cmd-rappel-supprimer = verwijderen
    .about = Een van je herinneringen verwijderen

# Options
opt-quand = wanneer
    .about = Bv. morgen 18u, maandag 3/2 9u30, over 2 uur
opt-quoi = wat
    .about = Waaraan ik moet herinneren
opt-repetition = herhaling
    .about = Bv. elke maandag, elke maand, werkdagen
opt-rappel = herinnering
    .about = De herinnering om te verwijderen

# Choices
choice-rappel = herinneringen

# Reminders
reminder-draft = Klopt dit? { $date }, voor { $target }:
    { $content }
reminder-adjusted-skipped = Dat uur bestaat niet op die dag (uurwissel); ik nam het volgende.
reminder-adjusted-repeated = Dat uur komt twee keer voor op die dag (uurwissel); ik nam het eerste.
reminder-to-you = jou, privé
reminder-repeats = Hij herhaalt zich: { $repeat }.
reminder-confirmed = Genoteerd: { $date }, voor { $target }.
    { $content }
reminder-discarded = Goed, ik heb niets bewaard.
reminder-removed = Verwijderd: { $date }, voor { $target }. Je kunt dit nog 10 minuten ongedaan maken.
    { $content }
reminder-form = De herinnering aanpassen
reminder-due = ⏰ Herinnering: { $content }
reminder-meant = bedoeld voor { $date }, te laat aangekomen
reminder-none = Je hebt geen herinneringen. Probeer `/herinnering mij`.
reminder-count = { $count ->
    [one] Je hebt één herinnering:
   *[other] Je hebt { $count } herinneringen:
}
reminder-lost = Dit kon ik niet bezorgen: je privéberichten staan uit, of het kanaal was gesloten.
reminder-lost-more = -# … en andere, oudere.
reminder-thread = Herinnering
reminder-undelivered-gone = Het kanaal { $channel } bestaat niet meer; je herinnering kon er niet geplaatst worden. Maak ze opnieuw met `/herinnering kanaal`.
    { $content }
reminder-undelivered-forbidden = Ik kan niet schrijven in { $channel }; je herinnering is er niet geplaatst. Vraag om mij daar “Kanaal bekijken” en “Berichten versturen” te geven (Kanaal bewerken → Rechten).
    { $content }
reminder-undelivered-closed = Ik kan niet schrijven in { $channel }; je herinnering is er niet geplaatst.
    { $content }
reminder-undelivered-invalid = Discord heeft je herinnering voor { $channel } niet aanvaard. Maak ze opnieuw met een eenvoudigere tekst.
    { $content }

# Buttons
button-10-minutes = Over 10 minuten
button-1-hour = Over 1 uur
button-tomorrow = Morgen 9u

# Refusals
error-gone-reminder = Deze herinnering bestaat niet meer, of is niet van jou. Kijk in `/herinnering lijst`.
error-unknown-repeat = Ik heb de herhaling niet begrepen. Schrijf bijvoorbeeld: elke dag, elke maandag, de eerste maandag van de maand, werkdagen.
error-empty = Er is geen tekst. Schrijf waaraan ik moet herinneren en wanneer.
error-too-many = Je hebt al { $most } herinneringen, dat is het maximum. Verwijder er een met `/herinnering verwijderen`.
error-already-draft = Deze herinnering wacht nog op je bevestiging.
error-already-active = Dat is al genoteerd, je hoeft niets opnieuw te doen. Kijk in `/herinnering lijst`.
error-already-done = Deze herinnering is al voorbij.
error-already-removed = Deze herinnering is al verwijderd of weggegooid. Maak ze opnieuw met `/herinnering mij`.

# Waarom (ffj-bot why)
why-reminder = Herinnering { $id }: voorzien op { $due }, voor { $target }; { $state } (gewijzigd op { $changed }).
why-reminder-person = wie ze gevraagd heeft
why-reminder-draft = wacht op bevestiging
why-reminder-active = actief
why-reminder-done = voorbij
why-reminder-removed = verwijderd of opgegeven
