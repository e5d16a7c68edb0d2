# Commands
cmd-langue = taal
    .about = Kies de taal waarin ik je antwoord

# Options
opt-langue = taal
    .about = De taal, of automatisch zoals je Discord

# Choices
choice-fr = Frans
choice-en = Engels
choice-nl = Nederlands
choice-auto = automatisch

# Language
language-chosen = Genoteerd, ik antwoord je in het Nederlands.
language-auto = Genoteerd, ik volg de taal van je Discord.
