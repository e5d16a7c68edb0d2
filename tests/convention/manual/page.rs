//! A page of the manual: headings, paragraphs, lists and examples in roff. Text between backticks is shown bold.

use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

/// Nothing is hyphenated or stretched: names that people copy stay whole.
const LEFT: &str = ".nh\n.ad l\n";

/// A page under construction.
pub struct Page(String);

impl Page {
    /// Begins a page of a section of the manual.
    pub fn new(name: &str, section: &str, about: &str) -> Self {
        let manual = match section {
            "1" => "User Commands",
            "5" => "File Formats",
            _ => "System Administration",
        };
        let title = name.to_uppercase().replace('-', "\\-");
        let version = env!("CARGO_PKG_VERSION");
        let begin = ".\\\" Made from the code by tests/convention/manual; renew with: FFJ_RENEW=1 cargo test --test convention manual";
        // The third argument is a date, which a page that must be the same on every day does not have.
        let page =
            Self(format!("{begin}\n{}.TH {title} {section} \"\" \"ffj\\-bot {version}\" \"{manual}\"\n{LEFT}", Roff::new().render()));
        page.heading("NAME").add(Roff::new().text([roman(format!("{name} - {about}"))]))
    }

    fn add(mut self, roff: &Roff) -> Self {
        // Every rendering begins with the definition of the apostrophe, which a page needs once.
        self.0.push_str(roff.render().strip_prefix(&Roff::new().render()).unwrap());
        self
    }

    /// Begins a section.
    pub fn heading(self, title: &str) -> Self {
        self.add(Roff::new().control("SH", [title]))
    }

    /// Begins a part of a section.
    pub fn part(self, title: &str) -> Self {
        self.add(Roff::new().control("SS", [title]))
    }

    /// A paragraph.
    pub fn text(self, text: &str) -> Self {
        self.add(Roff::new().control("PP", [])).line(text)
    }

    /// The first paragraph of a section, or more text for the last one.
    pub fn line(self, text: &str) -> Self {
        self.add(Roff::new().text(inlines(text)))
    }

    /// More text for the last paragraph or entry, on a line of its own.
    pub fn next(self, text: &str) -> Self {
        self.add(Roff::new().control("br", [])).line(text)
    }

    /// Lines of a synopsis.
    pub fn lines(self, lines: &[Vec<Inline>]) -> Self {
        lines.iter().enumerate().fold(self, |page, (index, line)| {
            let page = if index == 0 { page } else { page.add(Roff::new().control("br", [])) };
            page.add(Roff::new().text(line.clone()))
        })
    }

    /// An entry of a list.
    pub fn item(self, tag: Vec<Inline>, text: &str) -> Self {
        self.add(Roff::new().control("TP", []).text(tag)).line(text)
    }

    /// Entries of a list whose tags are names.
    pub fn items<T: AsRef<str>>(self, items: &[(T, &str)]) -> Self {
        items.iter().fold(self, |page, (tag, text)| page.item(vec![bold(tag.as_ref())], text))
    }

    /// What belongs to the entry before.
    pub fn inside(self, fill: impl FnOnce(Self) -> Self) -> Self {
        fill(self.add(Roff::new().control("RS", []))).add(Roff::new().control("RE", []))
    }

    /// Lines to be typed or copied.
    pub fn example(self, text: &str) -> Self {
        let mut roff = Roff::new();
        roff.control("PP", []).control("RS", ["4"]).control("nf", []);
        text.lines().for_each(|line| {
            roff.text([roman(line)]);
        });
        roff.control("fi", []).control("RE", []);
        self.add(&roff)
    }

    /// The options and operands of a command, each an entry of a list.
    pub fn options(mut self, command: &clap::Command) -> Self {
        let command = command.clone().disable_help_subcommand(true).mut_args(with_choices);
        let mut made = Vec::new();
        Man::new(command).render_options_section(&mut made).unwrap();
        let made = String::from_utf8(made).unwrap();
        let list = made.split_once(".SH OPTIONS\n").map_or("", |(_, list)| list);
        // What is to be replaced is in italics; brackets around it would say the same twice.
        let list = list.replace("\\fI<", "\\fI").replace(">\\fR", "\\fR").replace("<\\fI", "\\fI").replace("\\fR>", "\\fR");
        self.0.push_str(&list);
        self
    }

    /// The last section, and the finished page.
    pub fn see_also(self, pages: &[(&str, &str)]) -> String {
        let mut line = Vec::new();
        for (index, (name, section)) in pages.iter().enumerate() {
            let end = if index + 1 < pages.len() { ", " } else { "" };
            line.extend([bold(*name), roman(format!("({section}){end}"))]);
        }
        self.heading("SEE ALSO").add(Roff::new().text(line)).0
    }
}

/// Text with its bold parts. Each sentence has a line of its own, so that all are set the same distance apart.
fn inlines(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(index, part)| if index % 2 == 1 { bold(part) } else { roman(part.replace(". ", ".\n")) }).collect()
}

/// An option whose choices are told in its sentence: a list of them takes more room than they deserve.
fn with_choices(arg: clap::Arg) -> clap::Arg {
    let choices: Vec<String> = arg.get_possible_values().iter().map(|choice| choice.get_name().to_owned()).collect();
    match arg.get_help().map(ToString::to_string) {
        Some(help) if arg.get_action().takes_values() && !choices.is_empty() => {
            arg.help(format!("{help}: {}", choices.join(" or "))).hide_possible_values(true)
        }
        _ => arg,
    }
}

/// A command as it is typed: its words, what it cannot do without, that it takes options, and its operands.
pub fn usage(words: &str, command: &clap::Command) -> Vec<Inline> {
    let value = |arg: &clap::Arg| italic(arg.get_value_names().map(|names| names.join(" ")).unwrap_or_default());
    let mut line = vec![bold(words)];
    let options = command.get_arguments().filter(|one| !one.is_positional() && !one.is_hide_set());
    let (needed, free): (Vec<_>, Vec<_>) = options.partition(|one| one.is_required_set());
    for option in needed {
        line.extend([roman(" "), bold(format!("--{}", option.get_long().unwrap())), roman(" "), value(option)]);
    }
    if !free.is_empty() {
        line.extend([roman(" ["), italic("option"), roman("]...")]);
    }
    for operand in command.get_positionals() {
        let (open, close) = if operand.is_required_set() { (" ", "") } else { (" [", "]") };
        line.extend([roman(open), value(operand), roman(close)]);
    }
    line
}
