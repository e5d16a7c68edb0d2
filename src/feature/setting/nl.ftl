# Commands
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

# Options
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

# Buttons
button-skip = Overslaan
button-end = Afronden

# Settings
setting-changed = { $name }: { $before } → { $after }. Je kunt dit nog 10 minuten ongedaan maken.
setting-undone = Ongedaan gemaakt. { $name }: { $before } → { $after }.
setting-on = aan
setting-off = uit
setting-none = nog niet ingesteld
setting-channel-lacks = Let op: in { $channel } heb ik { $permissions } niet. Kanaal bewerken → Rechten → mijn rol; tot dan komt niet aan wat daar moet komen.
setting-channel-gone = Let op: { $channel } bestaat niet meer. Kies een ander kanaal met `/config kanaal`.
setting-channel-unknown = Discord antwoordde niet: ik kon niet nagaan of ik in { $channel } kan schrijven. Voer `/config kanaal` later opnieuw uit om het na te gaan.
setting-permission = “{ $name }”
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
ask-channel-coordination = In welk kanaal wil de coördinatie mijn vragen en nieuws krijgen?
ask-channel-exploitation = In welk kanaal moet ik de mensen verwittigen die mij beheren?
ask-channel-annonces = In welk kanaal komen de aankondigingen?

# Refusals
error-gone-setting = Deze instelling bestaat niet. Kijk in `/config exporteren`.
error-already-setting = Deze instelling is intussen veranderd, of de 10 minuten zijn om. Stel ze opnieuw in.
