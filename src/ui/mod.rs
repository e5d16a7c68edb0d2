//! Our words for what people see and do in Discord: what is shown, what can be chosen or filled in, and what was given. Nothing here
//! knows a library of Discord or the database.

pub mod message;
pub mod option;
pub mod reply;

pub use message::{Button, Message, Pick, Selection, Weight};
pub use option::{Channel, Choice, Given, Kind, Maybe, Opt, Role, Spec, Suggested, Takes, Text, Yes};
pub use reply::{Deferred, Field, Form, Reply};
