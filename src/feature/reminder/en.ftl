# Commands
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

# Options
opt-quand = when
    .about = E.g. tomorrow 6pm, Mon 3/2 9:30, in 2 hours
opt-quoi = what
    .about = What to remind you of
opt-repetition = repeat
    .about = E.g. every Monday, every month, weekdays
opt-rappel = reminder
    .about = The reminder to delete

# Choices
choice-rappel = reminders

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
reminder-lost = I could not deliver this: your direct messages are closed, or the channel was.
reminder-lost-more = -# … and others, older.
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
button-10-minutes = In 10 minutes
button-1-hour = In 1 hour
button-tomorrow = Tomorrow 9am

# Refusals
error-gone-reminder = This reminder no longer exists, or is not yours. Look at `/reminder list`.
error-unknown-repeat = I did not understand how often to repeat. Write for example: every day, every Monday, the first Monday of the month, weekdays.
error-empty = There is no text. Write what to remind you of and when.
error-too-many = You already have { $most } reminders, that is the maximum. Delete one with `/reminder delete`.
error-already-draft = This reminder is still waiting for you to confirm it.
error-already-active = It is already noted, nothing to do again. Look at `/reminder list`.
error-already-done = This reminder is already past.
error-already-removed = This reminder is already deleted or discarded. Create it again with `/reminder me`.

# Why (ffj-bot why)
why-reminder = Reminder { $id }: due on { $due }, for { $target }; { $state } (changed on { $changed }).
why-reminder-person = the person who asked for it
why-reminder-draft = waits for the person to confirm
why-reminder-active = active
why-reminder-done = over
why-reminder-removed = removed or given up
