//! Our words for what people see and do in Discord: what is shown, what can be chosen or filled in, and what was given. Nothing here
//! knows a library of Discord or the database.

pub mod given;
pub mod message;
pub mod option;
pub mod page;
pub mod reply;

pub use given::{Attachment, Channel, Choice, Given, Integer, Kind, Number, Person, Role, Suggested, Target, Text, Yes};
pub use message::{Button, Choosable, Embed, Message, Pick, Picture, Selection, Weight};
pub use option::{Maybe, Opt, Spec, Takes};
pub use page::Page;
pub use reply::{Deferred, Done, Field, Form, Reply};
