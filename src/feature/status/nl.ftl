# Commands
cmd-statut = status
    .about = Hoe het met de bot gaat, in gewone woorden
cmd-bot-sante = gezondheid
    .about = De toestand van de bot en van de machine
cmd-bot-diagnostic = diagnose
    .about = Zoeken wat er misgaat en zeggen hoe je het herstelt

# State
status-online = Online, gestart { $since }, versie { $version }.
failed-count = { $count ->
    [one] { $count } bericht is sinds gisteren niet aangekomen.
   *[other] { $count } berichten zijn sinds gisteren niet aangekomen.
}
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
