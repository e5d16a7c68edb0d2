//! Fetching from a forge: the real client and the real program, against a server that answers as Gitea does, and as it should not.

mod chain;
mod fault;
mod fetch;
mod look;
mod machine;
