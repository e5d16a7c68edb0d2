# The sentences that members and the people who run the bot read. Short, concrete, inclusive; first the fact, then what to do.

# Commands
cmd-aide = help
    .about = What I can do, with examples
cmd-statut = status
    .about = How the bot is doing, in plain words
cmd-langue = language
    .about = Choose the language I answer you in
cmd-rappel = reminder
    .about = Reminders for you or for a channel
cmd-rappel-moi = me
    .about = Remind you of something in private
cmd-rappel-salon = channel
    .about = Post a reminder in a channel
cmd-rappel-liste = list
    .about = See your reminders
cmd-rappel-supprimer = delete
    .about = Delete one of your reminders
cmd-config = config
    .about = Set up the bot for this community
cmd-config-assistant = wizard
    .about = Set up everything step by step; you can stop and come back
cmd-config-role = role
    .about = Say which role has which function
cmd-config-salon = channel
    .about = Say what a channel is for
cmd-config-module = module
    .about = Switch a part of the bot on or off
cmd-config-exporter = export
    .about = See all settings, ready to copy
cmd-bot = bot
    .about = For the people who run the bot
cmd-bot-sante = health
    .about = The state of the bot and of the machine
cmd-bot-diagnostic = diagnosis
    .about = Look for what is wrong and say how to fix it
cmd-bot-deploiements = deployments
    .about = The last updates of the bot, and what became of them
cmd-bot-deployer = deploy
    .about = Install the version that waits
cmd-bot-revenir = rollback
    .about = Go back to an earlier version
cmd-bot-geler = freeze
    .about = Let no update in for a while
cmd-bot-degeler = unfreeze
    .about = Let updates in again

# Options
opt-sujet = topic
    .about = The command you want to know more about
opt-langue = language
    .about = The language, or automatic like your Discord
opt-quand = when
    .about = E.g. tomorrow 6pm, Mon 3/2 9:30, in 2 hours
opt-quoi = what
    .about = What to remind you of
opt-repetition = repeat
    .about = E.g. every Monday, every month, weekdays
opt-salon = channel
    .about = The channel
opt-rappel = reminder
    .about = The reminder to delete
opt-fonction = function
    .about = The function in the coalition
opt-role = role
    .about = The role in this community
opt-usage = usage
    .about = What the channel is for
opt-module = module
    .about = The part of the bot
opt-actif = active
    .about = Yes to switch it on, no to switch it off
opt-version = version
    .about = The version of the bot
opt-duree = duration
    .about = E.g. 2 hours, 3 days, tomorrow 6pm; without it, until /bot unfreeze
opt-motif = reason
    .about = Why, for the technical team

# Choices
choice-fr = French
choice-en = English
choice-nl = Dutch
choice-auto = automatic
choice-coordination = coordination
choice-communication = communication
choice-secretariat = secretariat
choice-moderation = moderation
choice-referente = trusted contacts
choice-membre = members
choice-exploitation = running the bot
choice-annonces = announcements
choice-rappel = reminders

# Functions
role-coordination = the coordination team
role-communication = the communication team
role-secretariat = the secretariat
role-moderation = the moderation team
role-referente = the trusted contacts
role-membre = the members
role-exploitation = the people who run the bot
role-gestion = the people who manage the server

# Permissions, as Discord names them
permission-view-channel = View Channels
permission-send-messages = Send Messages
permission-create-private-threads = Create Private Threads
permission-read-message-history = Read Message History
permission-send-messages-in-threads = Send Messages in Threads

# Help
help-title = Here is what I can do for you:
help-examples = Try: `/reminder me when:tomorrow 6pm what:read the minutes`, `/reminder list`, `/help topic:reminder`.

# State
status-online = Online, started { $since }, version { $version }.
waiting-count = { $count ->
    [0] 0 messages waiting to be sent
    [one] { $count } message waiting to be sent
   *[other] { $count } messages waiting to be sent
}
failed-count = { $count ->
    [one] { $count } message could not be delivered since yesterday.
   *[other] { $count } messages could not be delivered since yesterday.
}
unknown = ?
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
line-online = Online · v{ $version } · { $waiting }
line-starting = Starting · v{ $version }
line-reconnecting = Cannot reach Discord, trying again · v{ $version } · { $waiting }
line-waiting = Waiting: too many connections to Discord today · v{ $version }
line-stopping = Stopping
line-store-fault = Degraded: { $fault } · v{ $version }
line-stopped-credential = Stopped: the token is missing or malformed. Store it with “sudo ffj-bot secret set discord-token”, then “sudo systemctl restart ffj-bot”.
line-stopped-token = Stopped: Discord refuses the token. Replace it with “sudo ffj-bot secret set discord-token”, then run “sudo systemctl restart ffj-bot”.
line-stopped-intents = Stopped: Discord refuses an intent. Switch on “Message Content Intent” in the Developer Portal (Bot → Privileged Gateway Intents), or set message_content = false.
line-stopped-outdated = Stopped: this version no longer works with Discord. Install a newer version.
line-stopped-unset = Not set up yet. Run "sudo ffj-bot init".
line-stopped-config = Stopped: the configuration cannot be used. Run “ffj-bot check”.
line-blocked-store = Waiting: { $fault }; trying again
line-stopped-store = Stopped: { $fault }
store-good = in order
store-busy = the database is in use by another process
store-full = the disk is full
store-read-only = the database is read-only
store-damaged = the database is damaged; restore a backup
store-newer = the database comes from a newer version of the bot; install that version
store-other = the database does not respond as expected

# Language
language-chosen = Noted, I'll answer you in English.
language-auto = Noted, I'll follow the language of your Discord.

# Reminders
reminder-draft = Is this right? { $date }, for { $target }:
    { $content }
reminder-adjusted-skipped = That hour does not exist on that day (clock change); I took the next one.
reminder-adjusted-repeated = That hour happens twice on that day (clock change); I took the first.
reminder-to-you = you, in private
reminder-repeats = It repeats: { $repeat }.
reminder-confirmed = Noted: { $date }, for { $target }.
    { $content }
reminder-discarded = All right, I kept nothing.
reminder-removed = Deleted: { $date }, for { $target }. You can undo this for 10 minutes.
    { $content }
reminder-form = Edit the reminder
reminder-due = ⏰ Reminder: { $content }
reminder-meant = meant for { $date }, arrived late
reminder-none = You have no reminders. Try `/reminder me`.
reminder-count = { $count ->
    [one] You have one reminder:
   *[other] You have { $count } reminders:
}
reminder-lost = I could not deliver this to you, your direct messages are closed:
reminder-thread = Reminder
reminder-undelivered-gone = The channel { $channel } no longer exists; your reminder could not be posted there. Create it again with `/reminder channel`.
    { $content }
reminder-undelivered-forbidden = I cannot write in { $channel }; your reminder was not posted there. Ask for me to be given “View Channel” and “Send Messages” there (Edit Channel → Permissions).
    { $content }
reminder-undelivered-closed = I cannot write in { $channel }; your reminder was not posted there.
    { $content }
reminder-undelivered-invalid = Discord did not accept your reminder for { $channel }. Create it again with a simpler text.
    { $content }

# Buttons
button-confirm = Confirm
button-correct = Edit
button-discard = Discard
button-undo = Undo
button-10-minutes = In 10 minutes
button-1-hour = In 1 hour
button-tomorrow = Tomorrow 9am
button-skip = Skip
button-end = Finish
button-install = Install { $version }
button-go-back = Go back to { $version }

# Settings
setting-changed = { $name }: { $before } → { $after }. You can undo this for 10 minutes.
setting-undone = Undone. { $name }: { $before } → { $after }.
setting-on = on
setting-off = off
setting-none = not set yet
settings-export = All settings of this community:
wizard-step = Step { $step } of { $steps }. { $question }
wizard-now = Current setting: { $value }
wizard-hint = Choose here
wizard-end = Done. These are the settings of this community; run `/config wizard` again whenever you like.
ask-role-coordination = Which role does the coordination team have?
ask-role-communication = Which role do the people who communicate on behalf of the coalition have?
ask-role-secretariat = Which role does the secretariat have?
ask-role-moderation = Which role do the people who moderate have?
ask-role-referente = Which role do the trusted contacts, who will receive the reports, have?
ask-role-membre = Which role do members have?
ask-channel-exploitation = In which channel should I alert the people who run me?
ask-channel-annonces = In which channel are announcements posted?

# Refusals
reference = Ref. { $reference }
error-role = This action is reserved for { $role }.
error-role-ask = This action is reserved for { $role }. Ask { $people }.
error-bot-lacks = I am missing “{ $permission }” in { $channel }. Someone who manages the server can give it to me: Edit Channel → Permissions → Add my role → { $permission }.
error-gone-reminder = This reminder no longer exists, or is not yours. Look at `/reminder list`.
error-gone-channel = This channel no longer exists, or you cannot write in it. Choose another one.
error-gone-role = This role no longer exists. Choose another one.
error-gone-setting = This setting does not exist. Look at `/config export`.
error-gone-release = This version is not, or no longer, available. See `/bot deployments`, or let the command suggest what there is.
error-past-date = That is already past: I understand { $date }. Choose another time or edit it.
error-ambiguous-date = This date can be read in several ways. Which one?
error-unknown-date = I did not understand this date. Choose a time, or edit it like this: tomorrow 6pm, 3/2 at 9:30, in 2 hours.
error-no-such-date = This date does not exist in the calendar. Choose a time, or edit it.
error-impossible-date = That is too far away: 5 years at most. Choose a closer date.
error-unknown-repeat = I did not understand how often to repeat. Write for example: every day, every Monday, the first Monday of the month, weekdays.
error-unknown-delay = I did not understand this duration, or it is not between 1 minute and 7 days. Write for example: 2 hours, 3 days, tomorrow 6pm.
error-too-long = That is too long: { $length } characters, { $most } at most. Shorten it and send it again.
error-empty = There is no text. Write what to remind you of and when.
error-no-reason = The reason is missing. Say in a few words why.
error-not-confirmed = This is not the version number that was asked for: nothing was done. Press the button again and type it exactly.
error-further-back = From here it is only possible to go back to the version before, and only once. Further back, on the machine: “sudo ffj-deploy rollback VERSION”.
error-too-many = You already have { $most } reminders, that is the maximum. Delete one with `/reminder delete`.
error-already-draft = This reminder is still waiting for you to confirm it.
error-already-active = It is already noted, nothing to do again. Look at `/reminder list`.
error-already-done = This reminder is already past.
error-already-removed = This reminder is already deleted or discarded. Create it again with `/reminder me`.
error-already-setting = This setting has changed since, or the 10 minutes are over. Set it again.
error-already-order = The same order is already on its way. Wait for its answer, or see `/bot deployments`.
error-not-stored = Nothing was saved: I cannot write to my disk. The people who run me have been alerted; try again later.
error-deployer-away = ffj-deploy, which installs updates, says nothing here. On the machine: “systemctl status ffj-deploy-apply.path”.
error-orders-closed = I cannot pass orders on to ffj-deploy: its folder is closed to me, and nothing was stored. On the machine: “sudo systemd-tmpfiles --create ffj-bot.conf”, then “sudo systemctl restart ffj-bot”.
error-clock = My clock is not right, so I cannot promise a date. Try again in a few minutes.
error-old-button = This button comes from an old version. Run the command again to get the current one.
error-module-off = This part is switched off here: { $module }. Someone who manages the server can switch it on with `/config module`.
error-guild-only = This command is used in a server, not in direct messages.
error-incident = Something failed on my side, not on yours. It has been noted; give the reference if you mention it.

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

# Reading the configuration again
handover-done = Handed over in { $ms } ms: version { $version } made way.
handover-failed = No hand-over; version { $version } goes on: { $why }
handover-not-started = the new version cannot be started.
handover-not-ready = the new version did not become ready; its own lines in the journal say why.
handover-not-acting = the new version did not take the session over in time.
handover-not-main = systemd does not take the new version for the main process.
handover-no-answer = The hand-over did not answer in time. "systemctl status ffj-bot" says which version runs.
reload-done = The configuration has been read again and applied.
reload-waiting = The configuration has been read again. This waits for a restart: { $keys }. Run “sudo systemctl restart ffj-bot”.
reload-refused = The configuration was not read again; the former one stays in use. { $problems }

# Alerts for the technical team
alert-cannot-post-forbidden = I cannot write in { $channel }: a reminder was not posted there. Edit Channel → Permissions → my role → View Channel and Send Messages.
alert-cannot-post-closed = I cannot write in { $channel }: a reminder was not posted there. Edit Channel → Permissions → my role → View Channel and Send Messages.
alert-cannot-post-gone = The channel { $channel } no longer exists: a reminder was not posted there. The person who asked for it has been told.
alert-cannot-post-invalid = Discord did not accept a reminder for { $channel }. The person who asked for it has been told.
alert-forge-away = The forge has been out of reach since { $date }: no update arrives. The bot goes on. On the machine, “sudo ffj-deploy look-now” says why.
alert-forge-away-subject = Updates: the forge is not looked at

# Updates of the bot
deploy-under-way = Update under way: { $version } …
deploy-on-trial = Update under way: { $version } is in service, on trial …
deploy-staged = Version { $version } is ready. To install it: “/bot deploy”
deploy-confirmed = Bot updated – commit: { $commit }
deploy-back = Bot back on an earlier version – commit: { $commit }
deploy-back-asked = Bot back on an earlier version – in service: { $runs }
deploy-refused = Update refused – production stays on { $runs }
deploy-rolled-back = Update undone – production stays on { $runs }
deploy-stranded = Update failed, and so did going back – in service: { $runs }
deploy-superseded = { $version } was on trial when another version took its place – in service: { $runs }
deploy-version = Version: { $version }
deploy-version-from = Version: { $version } (before: { $from })
deploy-live = In service { $seconds } s after the request.
deploy-reason = Reason: { $reason }
deploy-words = In detail, says ffj-deploy in French: “{ $words }”
deploy-evidence = The evidence: “sudo ffj-deploy history --evidence { $deployment }”
deploy-history = More about it: “sudo ffj-deploy history”
deploy-what-to-do = Somebody has to step in: “sudo ffj-deploy status”, then “sudo ffj-deploy history”
deploy-new = What is new:
deploy-list-runs = In service: { $version }
deploy-list-staged = Ready to be installed: { $version } (`/bot deploy`)
deploy-list-before = It is possible to go back to: { $version } (`/bot rollback`)
deploy-list-kept = Kept as well: { $versions }; on the machine: “sudo ffj-deploy rollback VERSION”
deploy-list-frozen = Updates are frozen: { $why } (`/bot unfreeze`)
deploy-list-frozen-until = Updates are frozen until { $date }: { $why } (`/bot unfreeze`)
deploy-list-none = No update is known.
deploy-list-forge-away = The forge has been out of reach since { $date }; on the machine: “sudo ffj-deploy look-now”
deploy-list-evidence = The evidence of the last failure, on the machine: “sudo ffj-deploy history --evidence { $deployment }”
deploy-verdict-under-way = under way
deploy-verdict-on-trial = on trial
deploy-verdict-staged = ready, waits for a person
deploy-verdict-confirmed = installed
deploy-verdict-refused = refused
deploy-verdict-rolled-back = undone
deploy-verdict-stranded = failed, somebody has to step in
deploy-verdict-superseded = replaced while on trial
deploy-verdict-back = went back as asked
deploy-overruled = overruled: { $what }
deploy-plan-install = Go from { $runs } to { $version }? The version is signed and verified. ffj-deploy tries it out: if it does not hold, { $runs } comes back by itself. The bot does not stop. Press, then type the version number to confirm.
deploy-plan-back = Go back from { $runs } to { $version }? ffj-deploy first checks that { $version } can read the data of today, and tries it out. The bot does not stop.
deploy-form = Confirm the update
deploy-form-version = Type { $version } to confirm
order-done = Done. { $said }
order-refused = ffj-deploy did not do what was asked. { $said }
order-unanswered = The order was passed on, but ffj-deploy did not answer within a quarter of an hour. See `/bot deployments`; on the machine: “sudo ffj-deploy history”.
order-not-handed = The order could not be passed on to ffj-deploy, and will not be any more. Give it again later; on the machine: “systemctl status ffj-deploy-apply.path”.
mail-subject = [ffj-bot] { $subject }
mail-end = Deployment { $deployment }. This message is automatic; who gets it is set in mail.alerts (ffj-bot.toml).
mail-end-alert = This message is automatic; who gets it is set in mail.alerts (ffj-bot.toml).
told-roll-back = Going back was asked for on Discord
told-freeze = Updates were frozen from Discord
told-order = { $by } asked, at { $at }: { $said }
told-what-to-do = If nobody of the team asked for it, the account or the bot may be compromised. On the machine: “sudo ffj-deploy history”, “sudo ffj-deploy unfreeze”.

# Why a version did not come, what became of an order, what was overruled: by their stable names
reason-bundle-unreadable = the file that was received cannot be read
reason-bundle-invalid = the file that was received is no version of the bot, or it is damaged
reason-bundle-foreign = what was put there is not an ordinary file
reason-no-keys = no key on the machine can verify a signature
reason-signature-too-long = its signature is not one
reason-signature-malformed = its signature is not one
reason-signature-unknown-key = it is signed with a key that is unknown here
reason-signature-revoked-key = it is signed with a revoked key
reason-signature-legacy = it is signed in the old format of minisign
reason-signature-wrong = its signature does not match: it is damaged or forged
reason-manifest-too-long = its manifest is too long
reason-manifest-invalid = its manifest is not valid
reason-wrong-product = it is a version of another program
reason-wrong-target = it is made for another kind of machine
reason-too-large = it is larger than allowed
reason-deployer-too-old = it needs a newer ffj-deploy; the package has to be upgraded first
reason-older = it is older than what was confirmed here
reason-quarantined = it has failed here before
reason-version-taken = another program has this version number here already
reason-pre-release = it is a pre-release, and this machine does not ask for those
reason-older-than-waiting = a newer version waits to be activated already
reason-not-staged = it cannot be put in place on the disk
reason-not-swapped = it cannot take the place of the other on the disk
reason-not-seeded = the version of the package cannot be put back in place
reason-preflight-not-run = its check could not be started
reason-cannot-execute = this machine cannot execute it
reason-preflight = its check before running has failed
reason-preflight-slow = its check before running does not end
reason-no-handover = it did not manage to take over; the version in place went on
reason-not-started = it cannot be started
reason-silent = it runs, but does not answer any more
reason-crashed = it stopped by itself
reason-given-up = systemd gave it up after it had stopped several times
reason-unconfigured = it refuses the configuration, a secret or the database of this machine
reason-unconfigured-too = the one that took its place again also refuses the configuration, a secret or the database: nothing runs
reason-deaf = it runs, but does not hear Discord any more, which does answer
reason-ignorant = it runs, but will not say how it is
reason-unproven = the machine cannot show which program runs
reason-not-taken-over = it did not take over, not even after a restart
reason-preflight-mute = its check ended without a word
reason-cancelled = it was cancelled on its way
reason-interrupted = the machine or the update stopped in the middle; the forge is looked at again, and what came by “apply” has to be given again
reason-asked = a person asked for it
reason-unknown = a reason that this version of the bot does not know
answer-not-now = An update is under way. Try again when it is over; `/bot deployments` says so.
answer-frozen = Updates are frozen. `/bot unfreeze` lets them in again.
answer-no-target = There is no other version to go back to.
answer-bad-target = This version is not in place, has failed here, or cannot read the database.
answer-not-waiting = This version does not wait to be installed. `/bot deployments` says which one does.
answer-no-bundle = The file of the version is not there any more.
answer-root-only = This has to be asked for on the machine itself: “sudo ffj-deploy”.
answer-on-trial = A version is on trial. Ask again once it is confirmed, or go back with `/bot rollback`.
answer-too-far = From here it is only possible to go back to the version before, and only once. Further back, on the machine: “sudo ffj-deploy rollback VERSION”.
answer-activate = The version is being installed.
answer-roll-back = Going back is under way.
answer-freeze = Updates are frozen. `/bot deployments` says until when.
answer-unfreeze = Updates are no longer frozen.
answer-look = The forge is being looked at now.
answer-apply = The version is being verified.
answer-package = The version is being verified.
answer-prune = The versions that were kept for nothing are removed.
answer-unknown = ffj-deploy answers, in French: “{ $said }”
overruled-older = older than what was confirmed
overruled-quarantined = has failed here before
overruled-schema = cannot read the database
overruled-unknown = a rule that this version of the bot does not know
