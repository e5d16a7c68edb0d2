# Commands
cmd-aide = help
    .about = What I can do, with examples

# Options
opt-sujet = topic
    .about = The command you want to know more about

# Help
help-title = Here is what I can do for you:
help-examples = Try: `/reminder me when:tomorrow 6pm what:read the minutes`, `/reminder list`, `/help topic:reminder`.
