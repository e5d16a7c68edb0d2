# Commands
cmd-langue = language
    .about = Choose the language I answer you in

# Options
opt-langue = language
    .about = The language, or automatic like your Discord

# Choices
choice-fr = French
choice-en = English
choice-nl = Dutch
choice-auto = automatic

# Language
language-chosen = Noted, I'll answer you in English.
language-auto = Noted, I'll follow the language of your Discord.
