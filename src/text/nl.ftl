# The sentences that members and the people who run the bot read. Short, concrete, inclusive; first the fact, then what to do.

# Commands
cmd-aide = hulp
    .about = Wat ik kan doen, met voorbeelden
cmd-statut = status
    .about = Hoe het met de bot gaat, in gewone woorden
cmd-langue = taal
    .about = Kies de taal waarin ik je antwoord
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
cmd-config = config
    .about = De bot instellen voor deze gemeenschap
cmd-config-assistant = assistent
    .about = Alles stap voor stap instellen; je kunt stoppen en later verdergaan
cmd-config-role = rol
    .about = Zeggen welke rol welke functie heeft
cmd-config-salon = kanaal
    .about = Zeggen waarvoor een kanaal dient
cmd-config-module = module
    .about = Een deel van de bot aan- of uitzetten
cmd-config-exporter = exporteren
    .about = Alle instellingen bekijken, om te kopiëren
cmd-bot = bot
    .about = Voor de mensen die de bot beheren
cmd-bot-sante = gezondheid
    .about = De toestand van de bot en van de machine
cmd-bot-diagnostic = diagnose
    .about = Zoeken wat er misgaat en zeggen hoe je het herstelt
cmd-bot-deploiements = uitrol
    .about = De laatste updates van de bot, en wat ervan geworden is
cmd-bot-deployer = installeren
    .about = De versie installeren die wacht
cmd-bot-revenir = terugkeren
    .about = Terugkeren naar een eerdere versie
cmd-bot-geler = bevriezen
    .about = Een tijd lang geen updates binnenlaten
cmd-bot-degeler = ontdooien
    .about = Opnieuw updates binnenlaten

# Options
opt-sujet = onderwerp
    .about = Het commando waarover je meer wilt weten
opt-langue = taal
    .about = De taal, of automatisch zoals je Discord
opt-quand = wanneer
    .about = Bv. morgen 18u, maandag 3/2 9u30, over 2 uur
opt-quoi = wat
    .about = Waaraan ik moet herinneren
opt-repetition = herhaling
    .about = Bv. elke maandag, elke maand, werkdagen
opt-salon = kanaal
    .about = Het kanaal
opt-rappel = herinnering
    .about = De herinnering om te verwijderen
opt-fonction = functie
    .about = De functie in de coalitie
opt-role = rol
    .about = De rol in deze gemeenschap
opt-usage = gebruik
    .about = Waarvoor het kanaal dient
opt-module = module
    .about = Het deel van de bot
opt-actif = actief
    .about = Ja om aan te zetten, nee om uit te zetten
opt-version = versie
    .about = De versie van de bot
opt-duree = duur
    .about = Bv. 2 uur, 3 dagen, morgen 18u; zonder duur tot /bot ontdooien
opt-motif = reden
    .about = Waarom, voor het technische team

# Choices
choice-fr = Frans
choice-en = Engels
choice-nl = Nederlands
choice-auto = automatisch
choice-coordination = coördinatie
choice-communication = communicatie
choice-secretariat = secretariaat
choice-moderation = moderatie
choice-referente = vertrouwenspersonen
choice-membre = leden
choice-exploitation = beheer van de bot
choice-annonces = aankondigingen
choice-rappel = herinneringen

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

# Help
help-title = Dit kan ik voor je doen:
help-examples = Probeer: `/herinnering mij wanneer:morgen 18u wat:verslag nalezen`, `/herinnering lijst`, `/hulp onderwerp:herinnering`.

# State
status-online = Online, gestart { $since }, versie { $version }.
waiting-count = { $count ->
    [0] 0 berichten wachten op verzending
    [one] { $count } bericht wacht op verzending
   *[other] { $count } berichten wachten op verzending
}
failed-count = { $count ->
    [one] { $count } bericht is sinds gisteren niet aangekomen.
   *[other] { $count } berichten zijn sinds gisteren niet aangekomen.
}
unknown = ?
health-version = Versie { $version } ({ $commit }), proces { $pid }
health-link = Discord: { $link }, laatste hartslag { $heartbeat } s geleden, gemeenschappen: { $guilds }
health-outbox = Wachten op verzending: { $waiting }, mislukt sinds gisteren: { $failed }, gegeven antwoorden: { $answered }
health-store = Database: { $state }
health-host = Geheugen { $memory } MiB, vrije schijfruimte { $free } MiB, temperatuur { $temperature } °C, belasting { $load }
health-power = Onderspanningen sinds de start: { $count }. Neem een officiële Raspberry Pi-voeding met haar kabel.
link-starting = bezig met opstarten
link-online = verbonden
link-reconnecting = verbinding verbroken, nieuwe poging bezig
link-waiting = in wacht, te veel verbindingen vandaag
link-stopped = gestopt
line-online = Online · v{ $version } · { $waiting }
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

# Language
language-chosen = Genoteerd, ik antwoord je in het Nederlands.
language-auto = Genoteerd, ik volg de taal van je Discord.

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
reminder-lost = Ik kon je dit niet bezorgen, je privéberichten staan dicht:
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
button-confirm = Bevestigen
button-correct = Aanpassen
button-discard = Weggooien
button-undo = Ongedaan maken
button-10-minutes = Over 10 minuten
button-1-hour = Over 1 uur
button-tomorrow = Morgen 9u
button-skip = Overslaan
button-end = Afronden
button-install = { $version } installeren
button-go-back = Terug naar { $version }

# Settings
setting-changed = { $name }: { $before } → { $after }. Je kunt dit nog 10 minuten ongedaan maken.
setting-undone = Ongedaan gemaakt. { $name }: { $before } → { $after }.
setting-on = aan
setting-off = uit
setting-none = nog niet ingesteld
settings-export = Alle instellingen van deze gemeenschap:
wizard-step = Stap { $step } van { $steps }. { $question }
wizard-now = Huidige instelling: { $value }
wizard-hint = Kies hier
wizard-end = Klaar. Dit zijn de instellingen van deze gemeenschap; start `/config assistent` opnieuw wanneer je wilt.
ask-role-coordination = Welke rol hebben de mensen van de coördinatie?
ask-role-communication = Welke rol hebben de mensen die namens de coalitie communiceren?
ask-role-secretariat = Welke rol hebben de mensen van het secretariaat?
ask-role-moderation = Welke rol hebben de mensen die modereren?
ask-role-referente = Welke rol hebben de vertrouwenspersonen, die de meldingen zullen krijgen?
ask-role-membre = Welke rol hebben de leden?
ask-channel-exploitation = In welk kanaal moet ik de mensen verwittigen die mij beheren?
ask-channel-annonces = In welk kanaal komen de aankondigingen?

# Refusals
reference = Ref. { $reference }
error-role = Deze actie is voorbehouden aan { $role }.
error-role-ask = Deze actie is voorbehouden aan { $role }. Vraag het aan { $people }.
error-bot-lacks = Ik mis “{ $permission }” in { $channel }. Iemand die de server beheert, kan me dat geven: Kanaal bewerken → Rechten → Mijn rol toevoegen → { $permission }.
error-gone-reminder = Deze herinnering bestaat niet meer, of is niet van jou. Kijk in `/herinnering lijst`.
error-gone-channel = Dit kanaal bestaat niet meer, of je kunt er niet in schrijven. Kies een ander.
error-gone-role = Deze rol bestaat niet meer. Kies een andere.
error-gone-setting = Deze instelling bestaat niet. Kijk in `/config exporteren`.
error-gone-release = Deze versie is niet, of niet meer, beschikbaar. Kijk in `/bot uitrol`, of laat het commando voorstellen wat er is.
error-past-date = Dat is al voorbij: ik begrijp { $date }. Kies een ander moment of pas het aan.
error-ambiguous-date = Deze datum kan op meer dan één manier gelezen worden. Welke bedoel je?
error-unknown-date = Ik heb deze datum niet begrepen. Kies een moment, of pas het zo aan: morgen 18u, 3/2 om 9u30, over 2 uur.
error-no-such-date = Deze datum bestaat niet in de kalender. Kies een moment, of pas het aan.
error-impossible-date = Dat is te ver weg: hoogstens 5 jaar. Kies een datum die dichterbij ligt.
error-unknown-repeat = Ik heb de herhaling niet begrepen. Schrijf bijvoorbeeld: elke dag, elke maandag, de eerste maandag van de maand, werkdagen.
error-unknown-delay = Ik heb deze duur niet begrepen, of ze ligt niet tussen 1 minuut en 7 dagen. Schrijf bijvoorbeeld: 2 uur, 3 dagen, morgen 18u.
error-too-long = Dat is te lang: { $length } tekens, hoogstens { $most }. Maak het korter en stuur het opnieuw.
error-empty = Er is geen tekst. Schrijf waaraan ik moet herinneren en wanneer.
error-no-reason = De reden ontbreekt. Zeg in enkele woorden waarom.
error-not-confirmed = Dit is niet het gevraagde versienummer: er is niets gedaan. Druk opnieuw op de knop en typ het precies.
error-further-back = Vanaf hier kun je alleen terug naar de versie ervoor, en maar één keer. Verder terug, op de machine: “sudo ffj-deploy rollback VERSIE”.
error-too-many = Je hebt al { $most } herinneringen, dat is het maximum. Verwijder er een met `/herinnering verwijderen`.
error-already-draft = Deze herinnering wacht nog op je bevestiging.
error-already-active = Dat is al genoteerd, je hoeft niets opnieuw te doen. Kijk in `/herinnering lijst`.
error-already-done = Deze herinnering is al voorbij.
error-already-removed = Deze herinnering is al verwijderd of weggegooid. Maak ze opnieuw met `/herinnering mij`.
error-already-setting = Deze instelling is intussen veranderd, of de 10 minuten zijn om. Stel ze opnieuw in.
error-already-order = Hetzelfde bevel is al onderweg. Wacht op het antwoord, of kijk in `/bot uitrol`.
error-not-stored = Er is niets bewaard: ik kan niet op mijn schijf schrijven. De mensen die mij beheren zijn verwittigd; probeer later opnieuw.
error-deployer-away = ffj-deploy, dat de updates installeert, zegt hier niets. Op de machine: ‘systemctl status ffj-deploy-apply.path’.
error-orders-closed = Ik kan ffj-deploy geen bevelen doorgeven: zijn map is voor mij gesloten, en er is niets opgeslagen. Op de machine: ‘sudo systemd-tmpfiles --create ffj-bot.conf’, daarna ‘sudo systemctl restart ffj-bot’.
error-clock = Mijn klok loopt niet juist, ik kan geen datum beloven. Probeer over enkele minuten opnieuw.
error-old-button = Deze knop komt uit een oude versie. Start het commando opnieuw, dan krijg je de nieuwe versie.
error-module-off = Dit deel staat hier uit: { $module }. Iemand die de server beheert, kan het aanzetten met `/config module`.
error-guild-only = Dit commando gebruik je in een server, niet in een privébericht.
error-incident = Er is iets misgegaan aan mijn kant, niet aan de jouwe. Het is genoteerd; geef de referentie als je het erover hebt.

# Diagnosis
verdict-good = In orde:
verdict-skipped = Niet nagekeken:
verdict-unwise = In het oog te houden:
verdict-bad = Te herstellen:
findings-more = En nog { $count }, minder dringend of in orde: “sudo ffj-bot doctor” toont alles.
doctor-token-good = het token is geldig, ik ben { $name }.
doctor-token-missing = er is geen token. Voer “sudo ffj-bot secret set discord-token” uit.
doctor-token-refused = Discord weigert het token. Maak een nieuw (Developer Portal → Bot → Reset Token) en voer daarna “sudo ffj-bot secret set discord-token” uit.
doctor-discord-away = Discord antwoordt niet ({ $reason }). Kijk de internetverbinding na.
doctor-intents-lean = er wordt geen bevoorrechte intent gevraagd.
doctor-intents-good = de intent “Message Content” is toegekend.
doctor-intents-refused = de intent “Message Content” is niet toegekend. Zet ze aan: Developer Portal → Bot → Privileged Gateway Intents.
doctor-permissions-good = ik heb alle rechten die ik nodig heb.
doctor-permission-missing = ik mis “{ $permission }”. Serverinstellingen → Rollen → mijn rol → { $permission }.
doctor-channel-good = ik kan schrijven in { $channel } ({ $purpose }).
doctor-channel-missing = ik mis “{ $permission }” in { $channel }. Kanaal bewerken → Rechten → mijn rol → { $permission }.
doctor-channel-gone = het kanaal dat ingesteld is voor “{ $purpose }” bestaat niet meer. Kies een ander met `/config kanaal`.
doctor-guild-good = in “{ $guild }” heb ik alle rechten die ik nodig heb.
doctor-guild-missing = in “{ $guild }” mis ik “{ $permission }”. Serverinstellingen → Rollen → mijn rol → { $permission }.
doctor-guild-none = ik zit in geen enkele server. “sudo ffj-bot init” geeft het adres om mij uit te nodigen.
doctor-clock-good = de klok loopt juist.
doctor-clock-wrong = de klok zit er { $seconds } s naast. Kijk “timedatectl” en de internetverbinding na.
doctor-clock-wrong-short = De klok loopt niet juist: de herinneringen wachten.
doctor-space-good = { $free } MiB vrij op de schijf.
doctor-space-low = er is nog maar { $free } MiB vrij op de schijf. Maak plaats, anders kan er niets bewaard worden.
doctor-space-unknown = de vrije ruimte kon niet gelezen worden.
doctor-files-low = er is nog maar plaats voor { $free } bestanden op de schijf. Voer “df -i” uit en wis wat niet meer nodig is, anders kan er niets bewaard worden.
doctor-state-read-only = de schijf met de gegevens is alleen-lezen: er kan niets bewaard worden. Vaak is dat het einde van een SD-kaart. Voer “sudo dmesg --level=err” uit, kopieer /var/lib/ffj-bot naar een andere machine en vervang dan de kaart.
doctor-overlay = de rootschijf staat in de modus “overlay”: alles gaat verloren bij het herstarten. Voer “sudo raspi-config” uit en zet Overlay File System uit, of houd /var/lib buiten de overlay door “:recurse=0” toe te voegen aan overlayroot=tmpfs in /boot/firmware/cmdline.txt.
doctor-root-good = de schijf houdt bij wat erop geschreven wordt.
doctor-machine-pi = deze machine is een { $model }.
doctor-power-good = de voeding volstaat op dit moment.
doctor-power-low = de voeding is op dit moment te zwak: de SD-kaart kan beschadigd raken en de machine kan stilvallen. Neem een officiële Raspberry Pi-voeding met haar kabel en koppel USB-toestellen los die veel stroom vragen.
doctor-temperature-good = de processor is { $degrees } °C.
doctor-temperature-warm = de processor is { $degrees } °C en vertraagt vanaf 80 °C. Geef de behuizing lucht, of voeg een koelblok of een ventilator toe.
doctor-temperature-hot = de processor is { $degrees } °C en vertraagt om zich te beschermen. Geef de behuizing lucht en voeg een koelblok of een ventilator toe.
doctor-memory-unlimited = de kernel telt het geheugen niet, zoals gewoonlijk op een Raspberry Pi: MemoryMax= heeft hier geen effect. Ik gebruik het niet, er is niets te doen. Om het voor iets anders aan te zetten: “sudo sed -i '1s/$/ cgroup_enable=memory/' /boot/firmware/cmdline.txt”, daarna “sudo reboot”.
doctor-watchdog-good = als de machine vastloopt, herstart ze vanzelf (RuntimeWatchdogSec: { $after }).
doctor-watchdog-off = als de machine vastloopt, blijft ze vastzitten: de hardwarewaakhond staat uit. Voer “sudo mkdir -p /etc/systemd/system.conf.d” uit, daarna “printf '[Manager]\nRuntimeWatchdogSec=1m\n' | sudo tee /etc/systemd/system.conf.d/60-watchdog.conf”, daarna “sudo systemctl daemon-reexec”.
doctor-journal-good = het logboek blijft bewaard bij een herstart.
doctor-journal-pending = het logboek is ingesteld om bewaard te blijven, maar dat gebeurt nog niet. Voer “sudo systemctl restart systemd-journald && sudo journalctl --flush” uit.
doctor-journal-volatile = het logboek gaat verloren bij een herstart ({ $why }): na een storing weet niemand waarom. Voer “sudo mkdir -p /etc/systemd/journald.conf.d” uit, daarna “printf '[Journal]\nStorage=persistent\nSystemMaxUse=100M\n' | sudo tee /etc/systemd/journald.conf.d/90-ffj-bot.conf”, daarna “sudo systemctl restart systemd-journald && sudo journalctl --flush”.
doctor-time-good = het netwerk zet de tijd juist.
doctor-time-waiting = de tijd is nog niet door het netwerk ingesteld. Wacht een minuut na een start; kijk anders de internetverbinding na en voer “timedatectl timesync-status” uit.
doctor-time-off = niets zet de tijd juist. Voer “sudo timedatectl set-ntp true” uit.
doctor-time-none = niets zet de tijd juist, en er is niets geïnstalleerd dat het kan. Voer “sudo apt install systemd-timesyncd” uit.
doctor-card-good = de gegevens staan op een SD-kaart ({ $card }). Een A2-kaart “endurance”, of beter een SSD, gaat langer mee.
doctor-card-old = de gegevens staan op een SD-kaart ({ $card }) van { $years } jaar oud. Vervang ze voor ze het begeeft, door een A2-kaart “endurance” of beter een SSD.
doctor-card-read-only = de kaart met de gegevens ({ $card }) aanvaardt geen schrijfbewerkingen meer. Kopieer /var/lib/ffj-bot naar een andere machine en vervang dan de kaart.
doctor-chip-good = de gegevens staan op een eMMC-chip ({ $card }), die voor hoogstens { $percent } % versleten is.
doctor-chip-unknown = de gegevens staan op een eMMC-chip ({ $card }), die haar slijtage niet meldt.
doctor-chip-worn = de eMMC-chip met de gegevens ({ $card }) nadert haar levenseinde. Voorzie om de gegevens op een SSD te zetten.
doctor-store-good = de database is gezond.
doctor-store-bad = de database: { $fault }.
doctor-store-none = er is nog geen database; ze wordt bij de eerste start aangemaakt.
doctor-config-good = de configuratie is geldig.
doctor-config-bad = de configuratie is niet bruikbaar. Voer “ffj-bot check” uit.
doctor-config-unwise = { $warning }
doctor-credential-good = het geheim “{ $name }” komt van { $origin }.
doctor-credential-bad = het geheim “{ $name }” is niet bruikbaar. { $problem }
doctor-mail-good = de mailserver { $host } aanvaardt de verbinding.
doctor-mail-bad = de mailserver { $host } weigert of antwoordt niet ({ $reason }). Kijk [mail] en het geheim smtp-password na.
doctor-mail-none = er is geen mailserver ingesteld.
doctor-unit-active = de unit { $unit } is actief.
doctor-unit-inactive = de unit { $unit } is niet actief ({ $state }). Voer “systemctl status { $unit }” uit.
doctor-unit-failed = de unit { $unit } is opgegeven nadat ze enkele keren gestopt was. Ze wordt vanzelf opnieuw gestart; meteen: “sudo systemctl reset-failed { $unit } && sudo systemctl start { $unit }”.
doctor-unit-waits = de unit { $unit } is gestopt: iemand moet eerst herstellen wat “systemctl status { $unit }” toont. Daarna: “sudo systemctl reset-failed { $unit } && sudo systemctl start { $unit }”.
doctor-release-gone = de release is verdwenen of beschadigd. Voer “sudo ffj-deploy recover” uit, en dan “sudo systemctl restart ffj-bot”.
doctor-unit-none = systemd draait hier niet.
doctor-bot-running = de bot draait: { $line }
doctor-bot-away = de bot draait niet, of niet voor jou. Voer “sudo systemctl start ffj-bot” uit.

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
alert-cannot-post-forbidden = Ik kan niet schrijven in { $channel }: een herinnering is daar niet geplaatst. Kanaal bewerken → Rechten → mijn rol → Kanaal weergeven en Berichten versturen.
alert-cannot-post-closed = Ik kan niet schrijven in { $channel }: een herinnering is daar niet geplaatst. Kanaal bewerken → Rechten → mijn rol → Kanaal weergeven en Berichten versturen.
alert-cannot-post-gone = Het kanaal { $channel } bestaat niet meer: een herinnering is daar niet geplaatst. Wie erom vroeg, is verwittigd.
alert-cannot-post-invalid = Discord aanvaardde een herinnering voor { $channel } niet. Wie erom vroeg, is verwittigd.
alert-forge-away = De forge is sinds { $date } niet bereikbaar: er komt geen update binnen. De bot gaat door. Op de machine zegt ‘sudo ffj-deploy look-now’ waarom.
alert-forge-away-subject = Updates: de forge wordt niet bekeken

# Updates van de bot
deploy-under-way = Update bezig: { $version } …
deploy-on-trial = Update bezig: { $version } draait, op proef …
deploy-staged = Versie { $version } staat klaar. Om ze te installeren: ‘/bot deployer’
deploy-confirmed = Bot bijgewerkt – commit: { $commit }
deploy-back = Bot terug op een eerdere versie – commit: { $commit }
deploy-back-asked = Bot terug op een eerdere versie – draait nu: { $runs }
deploy-refused = Update geweigerd – de productie blijft op { $runs }
deploy-rolled-back = Update teruggedraaid – de productie blijft op { $runs }
deploy-stranded = Update mislukt, en teruggaan ook – draait nu: { $runs }
deploy-superseded = { $version } was op proef toen een andere versie haar plaats innam – draait nu: { $runs }
deploy-version = Versie: { $version }
deploy-version-from = Versie: { $version } (ervoor: { $from })
deploy-live = In dienst { $seconds } s na de vraag.
deploy-reason = Reden: { $reason }
deploy-words = In detail, zegt ffj-deploy in het Frans: ‘{ $words }’
deploy-evidence = De bewijzen: ‘sudo ffj-deploy history --evidence { $deployment }’
deploy-history = Meer hierover: ‘sudo ffj-deploy history’
deploy-what-to-do = Iemand moet ingrijpen: ‘sudo ffj-deploy status’, daarna ‘sudo ffj-deploy history’
deploy-new = Wat er nieuw is:
deploy-list-runs = In dienst: { $version }
deploy-list-staged = Klaar om te installeren: { $version } (`/bot installeren`)
deploy-list-before = Teruggaan kan naar: { $version } (`/bot terugkeren`)
deploy-list-kept = Ook bewaard: { $versions }; op de machine: “sudo ffj-deploy rollback VERSIE”
deploy-list-frozen = De updates zijn bevroren: { $why } (`/bot ontdooien`)
deploy-list-frozen-until = De updates zijn bevroren tot { $date }: { $why } (`/bot ontdooien`)
deploy-list-none = Er is geen update bekend.
deploy-list-forge-away = De forge is sinds { $date } niet bereikbaar; op de machine: ‘sudo ffj-deploy look-now’
deploy-list-evidence = De bewijzen van de laatste mislukking, op de machine: ‘sudo ffj-deploy history --evidence { $deployment }’
deploy-verdict-under-way = bezig
deploy-verdict-on-trial = op proef
deploy-verdict-staged = klaar, wacht op iemand
deploy-verdict-confirmed = geïnstalleerd
deploy-verdict-refused = geweigerd
deploy-verdict-rolled-back = teruggedraaid
deploy-verdict-stranded = mislukt, iemand moet ingrijpen
deploy-verdict-superseded = vervangen tijdens de proef
deploy-verdict-back = teruggegaan op vraag
deploy-overruled = genegeerd: { $what }
deploy-plan-install = Van { $runs } naar { $version } gaan? De versie is ondertekend en gecontroleerd. ffj-deploy probeert ze uit: houdt ze geen stand, dan komt { $runs } vanzelf terug. De bot stopt niet. Druk, en typ dan het versienummer om te bevestigen.
deploy-plan-back = Van { $runs } terug naar { $version }? ffj-deploy gaat eerst na of { $version } de gegevens van vandaag kan lezen, en probeert ze uit. De bot stopt niet.
deploy-form = De update bevestigen
deploy-form-version = Typ { $version } om te bevestigen
order-done = Gedaan. { $said }
order-refused = ffj-deploy heeft niet gedaan wat gevraagd was. { $said }
order-unanswered = Het bevel is doorgegeven, maar ffj-deploy heeft binnen een kwartier niet geantwoord. Kijk in `/bot uitrol`; op de machine: ‘sudo ffj-deploy history’.
order-not-handed = Het bevel kon niet aan ffj-deploy worden doorgegeven en zal dat ook niet meer. Geef het later opnieuw; op de machine: ‘systemctl status ffj-deploy-apply.path’.
mail-subject = [ffj-bot] { $subject }
mail-end = Uitrol { $deployment }. Dit bericht is automatisch; wie het krijgt, staat in mail.alerts (ffj-bot.toml).
mail-end-alert = Dit bericht is automatisch; wie het krijgt, staat in mail.alerts (ffj-bot.toml).
told-roll-back = Op Discord is gevraagd om terug te gaan
told-freeze = Updates zijn bevroren vanuit Discord
told-order = { $by } vroeg, op { $at }: { $said }
told-what-to-do = Als niemand van het team dit vroeg, is het account of de bot misschien gehackt. Op de machine: “sudo ffj-deploy history”, “sudo ffj-deploy unfreeze”.

# Waarom een versie er niet kwam, wat er van een bevel werd, wat genegeerd werd: volgens hun vaste namen
reason-bundle-unreadable = het ontvangen bestand kan niet gelezen worden
reason-bundle-invalid = het ontvangen bestand is geen versie van de bot, of het is beschadigd
reason-bundle-foreign = wat neergezet werd, is geen gewoon bestand
reason-no-keys = geen enkele sleutel op de machine kan een handtekening controleren
reason-signature-too-long = haar handtekening is er geen
reason-signature-malformed = haar handtekening is er geen
reason-signature-unknown-key = ze is ondertekend met een sleutel die hier onbekend is
reason-signature-revoked-key = ze is ondertekend met een ingetrokken sleutel
reason-signature-legacy = ze is ondertekend in het oude formaat van minisign
reason-signature-wrong = haar handtekening klopt niet: ze is beschadigd of vervalst
reason-manifest-too-long = haar manifest is te lang
reason-manifest-invalid = haar manifest is niet geldig
reason-wrong-product = het is een versie van een ander programma
reason-wrong-target = ze is gemaakt voor een ander soort machine
reason-too-large = ze is groter dan toegelaten
reason-deployer-too-old = ze vraagt een nieuwere ffj-deploy; het pakket moet eerst bijgewerkt worden
reason-older = ze is ouder dan wat hier al bevestigd is
reason-quarantined = ze is hier al eens mislukt
reason-version-taken = een ander programma heeft hier al dit versienummer
reason-pre-release = het is een voorlopige versie, en deze machine vraagt daar niet om
reason-older-than-waiting = er wacht al een nieuwere versie op activering
reason-not-staged = ze kan niet op de schijf gezet worden
reason-not-swapped = ze kan op de schijf de plaats van de andere niet innemen
reason-not-seeded = de versie van het pakket kan niet teruggezet worden
reason-preflight-not-run = haar controle kon niet gestart worden
reason-cannot-execute = deze machine kan ze niet uitvoeren
reason-preflight = haar controle voor het starten is mislukt
reason-preflight-slow = de controle vooraf komt niet aan zijn einde
reason-no-handover = ze kon niet overnemen; de versie die draaide, ging door
reason-not-started = ze kan niet gestart worden
reason-silent = ze draait, maar antwoordt niet meer
reason-crashed = ze is vanzelf gestopt
reason-given-up = systemd heeft ze opgegeven nadat ze meermaals gestopt was
reason-unconfigured = ze weigert de configuratie, een geheim of de databank van deze machine
reason-unconfigured-too = de versie die opnieuw in de plaats kwam, weigert ook de configuratie, een geheim of de databank: niets draait
reason-deaf = ze draait, maar hoort Discord niet meer, dat nochtans antwoordt
reason-ignorant = ze draait, maar wil niet zeggen hoe het gaat
reason-unproven = de machine kan niet tonen welk programma draait
reason-not-taken-over = ze heeft niet overgenomen, ook niet na een herstart
reason-preflight-mute = haar controle eindigde zonder iets te zeggen
reason-cancelled = haar komst is geannuleerd
reason-interrupted = de machine of de update is halverwege gestopt; de forge wordt opnieuw bekeken, en wat via “apply” kwam moet opnieuw gegeven worden
reason-asked = iemand heeft het gevraagd
reason-unknown = een reden die deze versie van de bot niet kent
answer-not-now = Er is een update bezig. Probeer opnieuw als ze klaar is; `/bot uitrol` zegt dat.
answer-frozen = De updates zijn bevroren. `/bot ontdooien` laat ze weer toe.
answer-no-target = Er is geen andere versie om naar terug te gaan.
answer-bad-target = Deze versie staat er niet, is hier mislukt, of kan de databank niet lezen.
answer-not-waiting = Deze versie wacht niet om geïnstalleerd te worden. `/bot uitrol` zegt welke wel.
answer-no-bundle = Het bestand van de versie is er niet meer.
answer-root-only = Dit vraag je op de machine zelf: “sudo ffj-deploy”.
answer-on-trial = Er is een versie op proef. Vraag het opnieuw als ze bevestigd is, of ga terug met `/bot terugkeren`.
answer-too-far = Vanaf hier kun je alleen terug naar de versie ervoor, en maar één keer. Verder terug, op de machine: “sudo ffj-deploy rollback VERSIE”.
answer-activate = De versie wordt geïnstalleerd.
answer-roll-back = Het teruggaan is bezig.
answer-freeze = De updates zijn bevroren. `/bot uitrol` zegt tot wanneer.
answer-unfreeze = De updates zijn niet meer bevroren.
answer-look = De forge wordt nu bekeken.
answer-apply = De versie wordt gecontroleerd.
answer-package = De versie wordt gecontroleerd.
answer-prune = De versies die nergens meer voor dienden, zijn verwijderd.
answer-unknown = ffj-deploy antwoordt, in het Frans: ‘{ $said }’
overruled-older = ouder dan wat bevestigd was
overruled-quarantined = is hier al mislukt
overruled-schema = kan de databank niet lezen
overruled-unknown = een regel die deze versie van de bot niet kent
