//! What the bot and its deployer write for each other, each format once. They are two programs that are upgraded apart, so whoever
//! reads takes what it understands: an older or a newer writer is no failure.
//!
//! | file, in the folder of the deployer | who writes | who reads |
//! |---|---|---|
//! | `status.json` | the activator | everybody: [`status`] |
//! | `orders/order` | the bot | the activator: [`order`] |
//! | `incoming/looked.json` | the looker | everybody: [`looked`] |
//! | `told/NUMBER.json` | the activator | `ffj-bot tell`: [`told`] |
//!
//! What the looker notes for itself beside that is its own. The answer at the control socket and the words of the preflight are not
//! here yet: each side has its own, and the tests of deployments hold them together.

pub mod lenient;
pub mod looked;
pub mod order;
pub mod reason;
pub mod status;
pub mod told;
pub mod version;
