//! A message: its text, its cards, its buttons and its selections; and the picture that some come with.

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// A role of the community.
    Role,
    /// A text channel of the community.
    Channel,
    /// A person.
    Person,
    /// One of these, at most [`MOST_OPTIONS`].
    Of(Vec<Choosable>),
}

/// Most that a selection can list (Discord, Message Components, String Select); what has more has pages.
pub const MOST_OPTIONS: usize = 25;

/// Something that a selection lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// What it stands for; given back when it is chosen.
    pub value: String,
    /// Its words.
    pub label: String,
    /// A second line.
    pub about: Option<String>,
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
    /// How many are chosen, at least and at most.
    pub count: (u8, u8),
}

/// A card below the text: facts that are looked over rather than read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embed {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Facts: name and value.
    pub facts: Vec<(String, String)>,
}

/// A picture. It always has words that say the same, for whoever does not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Name of the file, whose ending says what it is.
    pub name: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it shows, in words.
    pub alt: String,
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
    /// Cards below the text.
    pub embeds: Vec<Embed>,
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

    /// With a card.
    #[must_use]
    pub fn embed(mut self, embed: Embed) -> Self {
        self.embeds.push(embed);
        self
    }

    /// With a selection.
    #[must_use]
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selections.push(selection);
        self
    }
}
