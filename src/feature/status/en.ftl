# Commands
cmd-statut = status
    .about = How the bot is doing, in plain words
cmd-bot-sante = health
    .about = The state of the bot and of the machine
cmd-bot-diagnostic = diagnosis
    .about = Look for what is wrong and say how to fix it

# State
status-online = Online, started { $since }, version { $version }.
failed-count = { $count ->
    [one] { $count } message could not be delivered since yesterday.
   *[other] { $count } messages could not be delivered since yesterday.
}
health-version = Version { $version } ({ $commit }), process { $pid }
health-link = Discord: { $link }, last heartbeat { $heartbeat } s ago, communities: { $guilds }
health-outbox = Waiting to be sent: { $waiting }, failed since yesterday: { $failed }, answers given: { $answered }
health-store = Database: { $state }
health-host = Memory { $memory } MiB, free disk space { $free } MiB, temperature { $temperature } °C, load { $load }
health-power = Under-voltages since the start: { $count }. Use an official Raspberry Pi power supply with its cable.
link-starting = starting
link-online = connected
link-reconnecting = connection lost, trying again
link-waiting = waiting, too many connections today
link-stopped = stopped

# Diagnosis
verdict-good = In order:
verdict-skipped = Not checked:
verdict-unwise = Keep an eye on this:
verdict-bad = To fix:
findings-more = And { $count } more, less urgent or in order: “sudo ffj-bot doctor” shows everything.
doctor-token-good = the token is valid, I am { $name }.
doctor-token-missing = there is no token. Run “sudo ffj-bot secret set discord-token”.
doctor-token-refused = Discord refuses the token. Create a new one (Developer Portal → Bot → Reset Token), then run “sudo ffj-bot secret set discord-token”.
doctor-discord-away = Discord does not respond ({ $reason }). Check the Internet connection.
doctor-intents-lean = no privileged intent is requested.
doctor-intents-good = the “Message Content” intent is granted.
doctor-intents-refused = the “Message Content” intent is not granted. Switch it on: Developer Portal → Bot → Privileged Gateway Intents.
doctor-permissions-good = I have all the permissions I need.
doctor-permission-missing = I am missing “{ $permission }”. Server Settings → Roles → my role → { $permission }.
doctor-channel-good = I can write in { $channel } ({ $purpose }).
doctor-channel-missing = I am missing “{ $permission }” in { $channel }. Edit Channel → Permissions → my role → { $permission }.
doctor-channel-gone = the channel set for “{ $purpose }” no longer exists. Choose another one with `/config channel`.
doctor-guild-good = in “{ $guild }” I have every permission I need.
doctor-guild-missing = in “{ $guild }” I lack “{ $permission }”. Server Settings → Roles → my role → { $permission }.
doctor-guild-none = I am in no server. “sudo ffj-bot init” gives the address to invite me.
doctor-clock-good = the clock is right.
doctor-clock-wrong = the clock is off by { $seconds } s. Check “timedatectl” and the Internet connection.
doctor-clock-wrong-short = The clock is not right: reminders are on hold.
doctor-space-good = { $free } MiB free on the disk.
doctor-space-low = only { $free } MiB left on the disk. Make room, otherwise nothing can be saved.
doctor-space-unknown = the free space could not be read.
doctor-files-low = the disk has room for only { $free } more files. Run “df -i” and delete what is no longer needed, otherwise nothing can be saved.
doctor-state-read-only = the disk with the data is read-only: nothing can be saved. This is often the end of an SD card. Run “sudo dmesg --level=err”, copy /var/lib/ffj-bot to another machine, then replace the card.
doctor-overlay = the root disk is in “overlay” mode: everything will be lost on restart. Run “sudo raspi-config” and switch off Overlay File System, or keep /var/lib out of the overlay by adding “:recurse=0” to overlayroot=tmpfs in /boot/firmware/cmdline.txt.
doctor-root-good = the disk keeps what is written.
doctor-machine-pi = this machine is a { $model }.
doctor-power-good = the power supply is sufficient at the moment.
doctor-power-low = the power supply is too weak at the moment: the SD card may be damaged and the machine may stop. Use an official Raspberry Pi power supply with its cable, and unplug USB devices that draw much power.
doctor-temperature-good = the processor is at { $degrees } °C.
doctor-temperature-warm = the processor is at { $degrees } °C and slows down from 80 °C. Let air reach the case, or add a heat sink or a fan.
doctor-temperature-hot = the processor is at { $degrees } °C and slows down to protect itself. Let air reach the case, and add a heat sink or a fan.
doctor-memory-unlimited = the kernel does not count memory, as usual on a Raspberry Pi: MemoryMax= has no effect here. I do not rely on it, there is nothing to do. To switch it on for something else: “sudo sed -i '1s/$/ cgroup_enable=memory/' /boot/firmware/cmdline.txt”, then “sudo reboot”.
doctor-watchdog-good = if the machine freezes, it restarts by itself (RuntimeWatchdogSec: { $after }).
doctor-watchdog-off = if the machine freezes, it stays frozen: the hardware watchdog is off. Run “sudo mkdir -p /etc/systemd/system.conf.d”, then “printf '[Manager]\nRuntimeWatchdogSec=1m\n' | sudo tee /etc/systemd/system.conf.d/60-watchdog.conf”, then “sudo systemctl daemon-reexec”.
doctor-journal-good = the journal is kept over a restart.
doctor-journal-pending = the journal is set to be kept, but is not yet. Run “sudo systemctl restart systemd-journald && sudo journalctl --flush”.
doctor-journal-volatile = the journal is lost at a restart ({ $why }): after a failure nobody will know why. Run “sudo mkdir -p /etc/systemd/journald.conf.d”, then “printf '[Journal]\nStorage=persistent\nSystemMaxUse=100M\n' | sudo tee /etc/systemd/journald.conf.d/90-ffj-bot.conf”, then “sudo systemctl restart systemd-journald && sudo journalctl --flush”.
doctor-time-good = the time is set from the network.
doctor-time-waiting = the time is not set from the network yet. Wait a minute after a start; otherwise check the Internet connection and run “timedatectl timesync-status”.
doctor-time-off = nothing sets the time. Run “sudo timedatectl set-ntp true”.
doctor-time-none = nothing sets the time, and nothing is installed to do so. Run “sudo apt install systemd-timesyncd”.
doctor-card-good = the data is on an SD card ({ $card }). An A2 “endurance” card, or better an SSD, lasts longer.
doctor-card-old = the data is on an SD card ({ $card }) that is { $years } years old. Replace it before it fails, with an A2 “endurance” card or better an SSD.
doctor-card-read-only = the card with the data ({ $card }) no longer accepts writes. Copy /var/lib/ffj-bot to another machine, then replace the card.
doctor-chip-good = the data is on an eMMC chip ({ $card }), of which at most { $percent } % is worn.
doctor-chip-unknown = the data is on an eMMC chip ({ $card }) that does not tell its wear.
doctor-chip-worn = the eMMC chip with the data ({ $card }) is reaching the end of its life. Plan to move the data to an SSD.
doctor-store-good = the database is healthy.
doctor-store-bad = the database: { $fault }.
doctor-store-none = there is no database yet; it is created at the first start.
doctor-config-good = the configuration is valid.
doctor-config-bad = the configuration cannot be used. Run “ffj-bot check”.
doctor-config-unwise = { $warning }
doctor-credential-good = the secret “{ $name }” comes from { $origin }.
doctor-credential-bad = the secret “{ $name }” cannot be used. { $problem }
doctor-mail-good = the mail server { $host } accepts the connection.
doctor-mail-bad = the mail server { $host } refuses or does not respond ({ $reason }). Check [mail] and the secret smtp-password.
doctor-mail-none = no mail server is configured.
doctor-unit-active = the unit { $unit } is active.
doctor-unit-inactive = the unit { $unit } is not active ({ $state }). Run “systemctl status { $unit }”.
doctor-unit-failed = the unit { $unit } was given up after it had ended several times. It is started again by itself; at once: “sudo systemctl reset-failed { $unit } && sudo systemctl start { $unit }”.
doctor-unit-waits = the unit { $unit } has stopped: a person must first mend what “systemctl status { $unit }” shows. Then: “sudo systemctl reset-failed { $unit } && sudo systemctl start { $unit }”.
doctor-release-gone = the release in place is gone or damaged. Run “sudo ffj-deploy recover”, then “sudo systemctl restart ffj-bot”.
doctor-unit-none = systemd is not running here.
doctor-bot-running = the bot is running: { $line }
doctor-bot-away = the bot is not running, or not for you. Run “sudo systemctl start ffj-bot”.
