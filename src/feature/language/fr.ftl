# Commandes
cmd-langue = langue
    .about = Choisir la langue dans laquelle je te réponds

# Options
opt-langue = langue
    .about = La langue, ou automatique comme ton Discord

# Choix
choice-fr = français
choice-en = anglais
choice-nl = néerlandais
choice-auto = automatique

# Langue
language-chosen = C'est noté, je te réponds en français.
language-auto = C'est noté, je suis la langue de ton Discord.
