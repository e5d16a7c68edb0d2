//! A message: its text, its buttons and its selections.

/// Longest message Discord takes from a bot, in characters.
pub const LONGEST: usize = 2_000;

/// How a button looks. The words say what it does; the colour only repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// What most people will want.
    Main,
    /// Any other choice.
    Plain,
}

/// A button.
#[derive(Debug, Clone)]
pub struct Button {
    /// Signed id.
    pub id: String,
    /// Its words.
    pub label: String,
    /// Its look.
    pub weight: Weight,
}

/// What a selection offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// A role of the community.
    Role,
    /// A text channel of the community.
    Channel,
}

/// A selection.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Signed id.
    pub id: String,
    /// What it offers.
    pub pick: Pick,
    /// Words shown before a choice is made.
    pub hint: String,
}

/// A message.
#[derive(Debug, Clone, Default)]
pub struct Message {
    /// Its text.
    pub text: String,
    /// Rows of up to five buttons.
    pub buttons: Vec<Vec<Button>>,
    /// Selections, a row each.
    pub selections: Vec<Selection>,
}

impl Message {
    /// A message of text alone.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// With one more row of buttons.
    #[must_use]
    pub fn row(mut self, buttons: Vec<Button>) -> Self {
        self.buttons.push(buttons);
        self
    }

    /// With a selection.
    #[must_use]
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selections.push(selection);
        self
    }
}
