//! The list of features, and what is found in it.

use super::{
    Approval, Command, DeferredWork, DueWork, Feature, Menu, MenuOn, PostKind, Posts, Press, Rendered, Rendering, Starts, Story, Sub,
    Switch,
};
use crate::app::story::STORIES;
use crate::app::{approval, arrival, notice};
use crate::domain::fold::fold;
use crate::domain::language::Language;
use crate::domain::outbox::Post;
use crate::text::plain;

/// Every feature of a program, in the order of the help.
#[derive(Clone, Copy)]
pub struct Features(&'static [&'static Feature]);

/// What a path of names, or an action, leads to.
pub struct Found<T: 'static> {
    /// The feature that says what it does.
    pub feature: &'static Feature,
    /// What it is.
    pub what: &'static T,
}

impl Features {
    /// From the list.
    #[must_use]
    pub const fn new(all: &'static [&'static Feature]) -> Self {
        Self(all)
    }

    /// All of them.
    pub fn all(self) -> impl Iterator<Item = &'static Feature> {
        self.0.iter().copied()
    }

    /// Every command.
    pub fn commands(self) -> impl Iterator<Item = Found<Command>> {
        self.all().flat_map(|feature| feature.commands.iter().map(move |what| Found { feature, what }))
    }

    /// The sub-commands of a command: its own, then those that other features add.
    pub fn subs(self, command: &'static Command) -> impl Iterator<Item = Found<Sub>> {
        let own = self.commands().filter(|found| found.what.key == command.key);
        let own = own.flat_map(|found| found.what.subs.iter().map(move |what| Found { feature: found.feature, what }));
        let added = self.all().flat_map(|feature| feature.additions.iter().map(move |addition| (feature, addition)));
        let added = added.filter(|(_, addition)| addition.command == command.key);
        own.chain(added.flat_map(|(feature, addition)| addition.subs.iter().map(move |what| Found { feature, what })))
    }

    /// Every button, selection and form.
    pub fn presses(self) -> impl Iterator<Item = Found<Press>> {
        self.all().flat_map(|feature| feature.presses.iter().map(move |what| Found { feature, what }))
    }

    /// What a path of names runs.
    #[must_use]
    pub fn find(self, path: &[String]) -> Option<(&'static Command, Found<Sub>)> {
        let (name, rest) = path.split_first()?;
        let command = self.commands().find(|found| found.what.key == name)?.what;
        let key = rest.first().map_or("", String::as_str);
        Some((command, self.subs(command).find(|found| found.what.key == key)?))
    }

    /// The command that can be written under this name, in any language.
    #[must_use]
    pub fn find_written(self, name: &str) -> Option<Found<Command>> {
        let name = fold(name);
        let named = |command: &Command| {
            let in_language = |language| fold(&plain(language, &format!("cmd-{}", command.key))) == name;
            command.key == name || Language::ALL.into_iter().any(in_language)
        };
        self.commands().find(|found| found.what.written.is_some() && named(found.what))
    }

    /// Every command in a menu.
    pub fn menus(self) -> impl Iterator<Item = Found<Menu>> {
        self.all().flat_map(|feature| feature.menus.iter().map(move |what| Found { feature, what }))
    }

    /// What a command in a menu runs, by the name that Discord has for it.
    #[must_use]
    pub fn menu(self, name: &str, on: MenuOn) -> Option<Found<Menu>> {
        self.menus().find(|found| found.what.on == on && plain(Language::Fr, &format!("menu-{}", found.what.key)) == name)
    }

    /// What an action does: the feature, unless it is the engine's own.
    #[must_use]
    pub fn press(self, action: &str) -> Option<(Option<&'static Feature>, &'static Press)> {
        let engine = approval::PRESSES.iter().chain(arrival::PRESSES).map(|press| (None, press));
        let all = self.presses().map(|found| (Some(found.feature), found.what));
        all.chain(engine).find(|(_, press)| press.action == action)
    }

    /// What wants a second person, of this kind.
    #[must_use]
    pub fn approval(self, kind: &str) -> Option<Found<Approval>> {
        let mut all = self.all().flat_map(|feature| feature.approvals.iter().map(move |what| Found { feature, what }));
        all.find(|found| found.what.kind == kind)
    }

    /// Every switch.
    pub fn switches(self) -> impl Iterator<Item = Switch> {
        self.all().filter_map(|feature| feature.switch)
    }

    /// How a switch stands where nobody has touched it. One that this release does not have is off.
    #[must_use]
    pub fn starts(self, key: &str) -> Starts {
        self.switches().find(|switch| switch.key == key).map_or(Starts::Off, |switch| switch.starts)
    }

    /// Who puts posts of this kind into words, and decides when they cannot be delivered.
    #[must_use]
    pub fn post(self, kind: &str) -> Option<(&'static Posts, &'static PostKind)> {
        let all = self.all().filter_map(|feature| feature.posts.as_ref()).chain([&notice::POSTS, &arrival::POSTS]);
        all.flat_map(|posts| posts.kinds.iter().map(move |one| (posts, one))).find(|(_, one)| one.kind == kind)
    }

    /// Puts a post into words; none when this release cannot.
    #[must_use]
    pub fn render(self, post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
        self.post(post.kind()).and_then(|(_, kind)| (kind.render)(post, rendering))
    }

    /// Who does deferred work of this kind.
    #[must_use]
    pub fn deferred(self, kind: &str) -> Option<&'static DeferredWork> {
        self.all().flat_map(|feature| feature.deferred).find(|one| one.kind == kind)
    }

    /// All that can be told of single rows.
    pub fn stories(self) -> impl Iterator<Item = &'static Story> {
        self.all().flat_map(|feature| feature.stories).chain(STORIES)
    }

    /// All work that is due at a time.
    pub fn due(self) -> impl Iterator<Item = &'static DueWork> {
        self.all().flat_map(|feature| feature.due)
    }
}
