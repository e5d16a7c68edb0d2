//! The deployer at work: signed releases come in, take the bot's place under a real systemd while people go on using it, and go
//! again when they do not hold; and the activator alone, killed and cut off from power at every single step.

mod accidents;
mod across;
mod bad;
mod disturbed;
mod hostile;
mod kills;
mod matrix;
mod orders;
mod pushed;
mod random;
mod revive;
mod rounds;
mod unit;
