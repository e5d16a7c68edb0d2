# The sentences that members and the people who run the bot read. Short, concrete, inclusive; first the fact, then what to do.

# Options
opt-salon = channel
    .about = The channel

# Choices
choice-coordination = coordination
choice-communication = communication
choice-secretariat = secretariat
choice-moderation = moderation
choice-referente = trusted contacts
choice-membre = members
choice-exploitation = running the bot
choice-annonces = announcements

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

# State
waiting-count = { $count ->
    [0] 0 messages waiting to be sent
    [one] { $count } message waiting to be sent
   *[other] { $count } messages waiting to be sent
}
unknown = ?
somebody = somebody
line-online = Online · v{ $version } · { $waiting }
line-clock-wrong = Online, but the clock is wrong: reminders wait · v{ $version } · { $waiting }
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

# Buttons
button-confirm = Confirm
button-correct = Edit
button-discard = Discard
button-undo = Undo
button-page-before = Previous page
button-page-after = Next page
button-approve = Approve
button-refuse = Refuse
button-switch-on = Switch on: { $name }

# Lists
page-line = Page { $page } of { $of } · { $all } in all

# New features
arrived-line = - **{ $name }**: { $about } · { $state }
arrived = { $count ->
    [one] A new feature is here, and off until the coordination switches it on:
   *[other] { $count } new features are here, and off until the coordination switches them on:
}
    { $list }
    -# Later: `/config module`.

# Refusals
reference = Ref. { $reference }
error-role = This action is reserved for { $role }.
error-role-ask = This action is reserved for { $role }. Ask { $people }.
error-bot-lacks = I am missing “{ $permission }” in { $channel }. Someone who manages the server can give it to me: Edit Channel → Permissions → Add my role → { $permission }.
error-gone-channel = This channel no longer exists, or you cannot write in it. Choose another one.
error-gone-role = This role no longer exists. Choose another one.
error-past-date = That is already past: I understand { $date }. Choose another time or edit it.
error-ambiguous-date = This date can be read in several ways. Which one?
error-unknown-date = I did not understand this date. Choose a time, or edit it like this: tomorrow 6pm, 3/2 at 9:30, in 2 hours.
error-no-such-date = This date does not exist in the calendar. Choose a time, or edit it.
error-impossible-date = That is too far away: 5 years at most. Choose a closer date.
error-too-long = That is too long: { $length } characters, { $most } at most. Shorten it and send it again.
error-decided-approved = This has been decided: { $person } approved.
error-decided-refused = This has been decided: { $person } refused.
error-same-person = It takes a second person: you asked for it yourself. Show the request to somebody else.
error-too-late-to-decide = The time to decide has passed. It has to be asked for again.
error-not-stored = Nothing was saved: I cannot write to my disk. The people who run me have been alerted; try again later.
error-clock = My clock is not right, so I cannot promise a date. Try again in a few minutes.
error-old-button = This button comes from an old version. Run the command again to get the current one.
error-module-off = This part is switched off here: { $module }. Someone who manages the server can switch it on with `/config module`.
error-guild-only = This command is used in a server, not in direct messages.
error-incident = Something failed on my side, not on yours. It has been noted; give the reference if you mention it.

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
alert-cannot-post-forbidden = I cannot write in { $channel }: { $what ->
    [feature] a new feature was not announced there.
   *[reminder] a reminder was not posted there.
} Edit Channel → Permissions → my role → View Channel and Send Messages.
alert-cannot-post-closed = I cannot write in { $channel }: { $what ->
    [feature] a new feature was not announced there.
   *[reminder] a reminder was not posted there.
} Edit Channel → Permissions → my role → View Channel and Send Messages.
alert-cannot-post-gone = The channel { $channel } no longer exists: { $what ->
    [feature] a new feature was not announced there. Choose another one with `/config channel`.
   *[reminder] a reminder was not posted there. The person who asked for it has been told.
}
alert-cannot-post-invalid = { $what ->
    [feature] Discord did not accept the announcement of a new feature for { $channel }.
   *[reminder] Discord did not accept a reminder for { $channel }. The person who asked for it has been told.
}
alert-intents-refused = Discord refuses me the intent “Message Content”: I no longer read commands written with a prefix. “/” commands and mentions work. Switch it on (developer portal → Bot → Privileged Gateway Intents) and restart me, or set message_content = false.

# Updates of the bot
mail-subject = [ffj-bot] { $subject }
mail-end-alert = This message is automatic; who gets it is set in mail.alerts (ffj-bot.toml).

# Why (ffj-bot why)
why-message = Message { $id } ({ $kind }), written on { $written }, { $lane }.
why-lane-urgent = urgent lane
why-lane-normal = normal lane
why-lane-bulk = lane of many
why-sent = Sent on { $at }, { $late } ms after the moment it was due; failed attempts before: { $tries }.
why-failed = Given up on { $at }: { $reason }.
why-tried = Waits; failed attempts: { $tries }, the next one on { $next }. Last reason: { $reason }.
why-waiting = Waits to be sent; due on { $due }.
why-behind = Comes after message { $id }, which goes to the same place.
why-none = There is nothing under this number, or nothing any more: what has ended is kept for 30 days.
