# Commands
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

# Options
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

# Buttons
button-skip = Skip
button-end = Finish

# Settings
setting-changed = { $name }: { $before } → { $after }. You can undo this for 10 minutes.
setting-undone = Undone. { $name }: { $before } → { $after }.
setting-on = on
setting-off = off
setting-none = not set yet
setting-channel-lacks = Careful: in { $channel } I lack { $permissions }. Edit channel → Permissions → my role; until then, what belongs there will not arrive.
setting-channel-gone = Careful: { $channel } no longer exists. Choose another channel with `/config channel`.
setting-channel-unknown = Discord did not answer me: I could not check that I can write in { $channel }. Run `/config channel` again later to check it.
setting-permission = “{ $name }”
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
ask-channel-coordination = In which channel does the coordination want my requests and news?
ask-channel-exploitation = In which channel should I alert the people who run me?
ask-channel-annonces = In which channel are announcements posted?

# Refusals
error-gone-setting = This setting does not exist. Look at `/config export`.
error-already-setting = This setting has changed since, or the 10 minutes are over. Set it again.
