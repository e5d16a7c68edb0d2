# The sentences that members and the people who run the bot read. Short, concrete, inclusive; first the fact, then what to do.

# Options
opt-salon = kanaal
    .about = Het kanaal

# Choices
choice-coordination = coördinatie
choice-communication = communicatie
choice-secretariat = secretariaat
choice-moderation = moderatie
choice-referente = vertrouwenspersonen
choice-membre = leden
choice-exploitation = beheer van de bot
choice-annonces = aankondigingen

# Functions
role-coordination = de coördinatie
role-communication = de communicatie
role-secretariat = het secretariaat
role-moderation = de moderatie
role-referente = de vertrouwenspersonen
role-membre = de leden
role-exploitation = de mensen die de bot beheren
role-gestion = de mensen die de server beheren

# Permissions, as Discord names them
permission-view-channel = Kanalen bekijken
permission-send-messages = Berichten versturen
permission-create-private-threads = Privéthreads maken
permission-read-message-history = Berichtgeschiedenis lezen
permission-send-messages-in-threads = Berichten versturen in threads

# State
waiting-count = { $count ->
    [0] 0 berichten wachten op verzending
    [one] { $count } bericht wacht op verzending
   *[other] { $count } berichten wachten op verzending
}
unknown = ?
somebody = iemand
line-online = Online · v{ $version } · { $waiting }
line-clock-wrong = Online, maar de klok staat verkeerd: herinneringen wachten · v{ $version } · { $waiting }
line-starting = Start op · v{ $version }
line-reconnecting = Discord onbereikbaar, nieuwe poging bezig · v{ $version } · { $waiting }
line-waiting = In wacht: te veel verbindingen met Discord vandaag · v{ $version }
line-stopping = Bezig met stoppen
line-store-fault = Werkt beperkt: { $fault } · v{ $version }
line-stopped-credential = Gestopt: het token ontbreekt of heeft niet de juiste vorm. Bewaar het met “sudo ffj-bot secret set discord-token”, dan “sudo systemctl restart ffj-bot”.
line-stopped-token = Gestopt: Discord weigert het token. Vervang het met “sudo ffj-bot secret set discord-token” en voer daarna “sudo systemctl restart ffj-bot” uit.
line-stopped-intents = Gestopt: Discord weigert een intent. Zet “Message Content Intent” aan in het Developer Portal (Bot → Privileged Gateway Intents), of stel message_content = false in.
line-stopped-outdated = Gestopt: deze versie werkt niet meer met Discord. Installeer een nieuwere versie.
line-stopped-unset = Nog niet ingesteld. Voer "sudo ffj-bot init" uit.
line-stopped-config = Gestopt: de configuratie is niet bruikbaar. Voer “ffj-bot check” uit.
line-blocked-store = In wacht: { $fault }; nieuwe poging bezig
line-stopped-store = Gestopt: { $fault }
store-good = in orde
store-busy = de database wordt gebruikt door een ander proces
store-full = de schijf is vol
store-read-only = de database is alleen-lezen
store-damaged = de database is beschadigd; zet een back-up terug
store-newer = de database komt van een nieuwere versie van de bot; installeer die versie
store-other = de database reageert niet zoals verwacht

# Buttons
button-confirm = Bevestigen
button-correct = Aanpassen
button-discard = Weggooien
button-undo = Ongedaan maken
button-page-before = Vorige pagina
button-page-after = Volgende pagina
button-approve = Goedkeuren
button-refuse = Weigeren
button-switch-on = Aanzetten: { $name }

# Lijsten
page-line = Pagina { $page } van { $of } · { $all } in totaal

# Nieuwe functies
arrived-line = - **{ $name }**: { $about } · { $state }
arrived = { $count ->
    [one] Er is een nieuwe functie; ze staat uit tot de coördinatie ze aanzet:
   *[other] Er zijn { $count } nieuwe functies; ze staan uit tot de coördinatie ze aanzet:
}
    { $list }
    -# Later: `/config module`.

# Refusals
reference = Ref. { $reference }
error-role = Deze actie is voorbehouden aan { $role }.
error-role-ask = Deze actie is voorbehouden aan { $role }. Vraag het aan { $people }.
error-bot-lacks = Ik mis “{ $permission }” in { $channel }. Iemand die de server beheert, kan me dat geven: Kanaal bewerken → Rechten → Mijn rol toevoegen → { $permission }.
error-gone-channel = Dit kanaal bestaat niet meer, of je kunt er niet in schrijven. Kies een ander.
error-gone-role = Deze rol bestaat niet meer. Kies een andere.
error-past-date = Dat is al voorbij: ik begrijp { $date }. Kies een ander moment of pas het aan.
error-ambiguous-date = Deze datum kan op meer dan één manier gelezen worden. Welke bedoel je?
error-unknown-date = Ik heb deze datum niet begrepen. Kies een moment, of pas het zo aan: morgen 18u, 3/2 om 9u30, over 2 uur.
error-no-such-date = Deze datum bestaat niet in de kalender. Kies een moment, of pas het aan.
error-impossible-date = Dat is te ver weg: hoogstens 5 jaar. Kies een datum die dichterbij ligt.
error-too-long = Dat is te lang: { $length } tekens, hoogstens { $most }. Maak het korter en stuur het opnieuw.
error-decided-approved = Dit is al beslist: { $person } keurde het goed.
error-decided-refused = Dit is al beslist: { $person } weigerde.
error-same-person = Er is een tweede persoon nodig: je hebt het zelf gevraagd. Toon de vraag aan iemand anders.
error-too-late-to-decide = De tijd om te beslissen is voorbij. De vraag moet opnieuw worden gesteld.
error-not-stored = Er is niets bewaard: ik kan niet op mijn schijf schrijven. De mensen die mij beheren zijn verwittigd; probeer later opnieuw.
error-clock = Mijn klok loopt niet juist, ik kan geen datum beloven. Probeer over enkele minuten opnieuw.
error-old-button = Deze knop komt uit een oude versie. Start het commando opnieuw, dan krijg je de nieuwe versie.
error-module-off = Dit deel staat hier uit: { $module }. Iemand die de server beheert, kan het aanzetten met `/config module`.
error-guild-only = Dit commando gebruik je in een server, niet in een privébericht.
error-incident = Er is iets misgegaan aan mijn kant, niet aan de jouwe. Het is genoteerd; geef de referentie als je het erover hebt.

# Reading the configuration again
handover-done = Overgedragen in { $ms } ms: versie { $version } heeft plaatsgemaakt.
handover-failed = Geen overdracht; versie { $version } gaat verder: { $why }
handover-not-started = de nieuwe versie kan niet worden gestart.
handover-not-ready = de nieuwe versie was niet klaar; haar eigen regels in het journaal zeggen waarom.
handover-not-acting = de nieuwe versie nam de sessie niet op tijd over.
handover-not-main = systemd ziet de nieuwe versie niet als hoofdproces.
handover-no-answer = De overdracht antwoordde niet op tijd. "systemctl status ffj-bot" zegt welke versie draait.
reload-done = De configuratie is opnieuw gelezen en toegepast.
reload-waiting = De configuratie is opnieuw gelezen. Dit wacht op een herstart: { $keys }. Voer “sudo systemctl restart ffj-bot” uit.
reload-refused = De configuratie is niet opnieuw gelezen; de vorige blijft in gebruik. { $problems }

# Meldingen voor het technische team
alert-cannot-post-forbidden = Ik kan niet schrijven in { $channel }: { $what ->
    [feature] een nieuwe functie is daar niet aangekondigd.
   *[reminder] een herinnering is daar niet geplaatst.
} Kanaal bewerken → Rechten → mijn rol → Kanaal weergeven en Berichten versturen.
alert-cannot-post-closed = Ik kan niet schrijven in { $channel }: { $what ->
    [feature] een nieuwe functie is daar niet aangekondigd.
   *[reminder] een herinnering is daar niet geplaatst.
} Kanaal bewerken → Rechten → mijn rol → Kanaal weergeven en Berichten versturen.
alert-cannot-post-gone = Het kanaal { $channel } bestaat niet meer: { $what ->
    [feature] een nieuwe functie is daar niet aangekondigd. Kies een ander met `/config kanaal`.
   *[reminder] een herinnering is daar niet geplaatst. Wie erom vroeg, is verwittigd.
}
alert-cannot-post-invalid = { $what ->
    [feature] Discord aanvaardde de aankondiging van een nieuwe functie voor { $channel } niet.
   *[reminder] Discord aanvaardde een herinnering voor { $channel } niet. Wie erom vroeg, is verwittigd.
}
alert-intents-refused = Discord weigert mij de intent “Message Content”: ik lees geen commando's met een prefix meer. “/”-commando's en vermeldingen werken. Zet hem aan (developer portal → Bot → Privileged Gateway Intents) en herstart mij, of zet message_content = false.

# Updates van de bot
mail-subject = [ffj-bot] { $subject }
mail-end-alert = Dit bericht is automatisch; wie het krijgt, staat in mail.alerts (ffj-bot.toml).

# Waarom (ffj-bot why)
why-message = Bericht { $id } ({ $kind }), geschreven op { $written }, { $lane }.
why-lane-urgent = dringende rij
why-lane-normal = gewone rij
why-lane-bulk = rij voor grote aantallen
why-sent = Verzonden op { $at }, { $late } ms na het voorziene moment; mislukte pogingen daarvoor: { $tries }.
why-failed = Opgegeven op { $at }: { $reason }.
why-tried = Wacht; mislukte pogingen: { $tries }, de volgende op { $next }. Laatste reden: { $reason }.
why-waiting = Wacht om verzonden te worden; voorzien op { $due }.
why-behind = Komt na bericht { $id }, dat naar dezelfde plaats gaat.
why-none = Onder dit nummer is er niets, of niets meer: wat afgelopen is, wordt 30 dagen bewaard.
