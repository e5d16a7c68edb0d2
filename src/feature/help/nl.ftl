# Commands
cmd-aide = hulp
    .about = Wat ik kan doen, met voorbeelden

# Options
opt-sujet = onderwerp
    .about = Het commando waarover je meer wilt weten

# Help
help-title = Dit kan ik voor je doen:
help-examples = Probeer: `/herinnering mij wanneer:morgen 18u wat:verslag nalezen`, `/herinnering lijst`, `/hulp onderwerp:herinnering`.
