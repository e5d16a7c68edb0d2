//! A mail server for the tests: strict about the order of what is said, and with faults on demand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What goes wrong with the next mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// AUTH is answered with this code.
    Login(u16),
    /// RCPT is answered with this code.
    Recipient(u16),
    /// The end of DATA is answered with this code.
    Data(u16),
    /// The end of DATA is answered when the test says so.
    Slow,
    /// The mail is taken, and the connection ends without an answer.
    TakenInSilence,
}

/// A mail that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub to: String,
    /// Head and body, as they came.
    pub text: String,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    faults: VecDeque<Fault>,
    wrong: Vec<String>,
    waits: bool,
}

/// The server.
#[derive(Clone, Default)]
pub struct Smtp {
    state: Arc<Mutex<State>>,
    go_on: Arc<Notify>,
}

impl Smtp {
    /// Listens on a port of its own choice.
    pub async fn start() -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (Self::on(listener), port)
    }

    /// Serves what is listened to.
    pub fn on(listener: TcpListener) -> Self {
        let server = Self::default();
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move {
                    // A client that was killed leaves a broken connection, which is the test's doing.
                    let _broken = serving.converse(client).await;
                });
            }
        });
        server
    }

    pub fn fault(&self, fault: Fault) {
        self.state.lock().unwrap().faults.push_back(fault);
    }

    /// Whether a mail is held up by [`Fault::Slow`].
    pub fn waits(&self) -> bool {
        self.state.lock().unwrap().waits
    }

    /// Lets the mail pass that is held up.
    pub fn go_on(&self) {
        self.go_on.notify_one();
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    /// How often each Message-ID was taken, with the address.
    pub fn counts(&self) -> BTreeMap<(String, String), usize> {
        let mut counts = BTreeMap::new();
        for mail in self.taken() {
            *counts.entry((mail.to.clone(), mail.header("Message-ID"))).or_default() += 1;
        }
        counts
    }

    /// Asserts that nobody spoke out of turn.
    pub fn end(&self) {
        assert_eq!(self.state.lock().unwrap().wrong, Vec::<String>::new());
    }

    fn next_fault(&self, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let faults = &mut self.state.lock().unwrap().faults;
        let next = faults.front().copied().filter(|fault| fits(fault));
        if next.is_some() {
            faults.pop_front();
        }
        next
    }

    async fn converse(&self, client: TcpStream) -> std::io::Result<()> {
        let mut client = BufReader::new(client);
        say(&mut client, "220 localhost ESMTP").await?;
        let (mut greeted, mut from, mut to) = (false, false, None::<String>);
        while let Some(line) = read(&mut client).await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" if line.len() > 5 => {
                    (greeted, from, to) = (true, false, None);
                    "250-localhost\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned()
                }
                "AUTH" if greeted && line.starts_with("AUTH PLAIN ") => match self.next_fault(|fault| matches!(fault, Fault::Login(_))) {
                    Some(Fault::Login(code)) => format!("{code} who is bot@association.example?"),
                    _ => "235 come in".to_owned(),
                },
                "MAIL" if greeted && !from && line.starts_with("MAIL FROM:<") => {
                    from = true;
                    "250 OK".to_owned()
                }
                "RCPT" if from && line.starts_with("RCPT TO:<") => match self.next_fault(|fault| matches!(fault, Fault::Recipient(_))) {
                    Some(Fault::Recipient(code)) => format!("{code} no <somebody@example.org> here"),
                    _ => {
                        to = line.split(['<', '>']).nth(1).map(str::to_owned);
                        "250 OK".to_owned()
                    }
                },
                "DATA" if to.is_some() => {
                    say(&mut client, "354 go on").await?;
                    let text = data(&mut client).await?;
                    let fault = self.next_fault(|fault| !matches!(fault, Fault::Recipient(_) | Fault::Login(_)));
                    let to = to.take().unwrap_or_default();
                    from = false;
                    if fault == Some(Fault::Slow) {
                        self.state.lock().unwrap().waits = true;
                        self.go_on.notified().await;
                    }
                    match fault {
                        Some(Fault::Data(code)) => format!("{code} not <{to}>"),
                        fault => {
                            self.state.lock().unwrap().taken.push(Taken { to, text });
                            if fault == Some(Fault::TakenInSilence) {
                                return Ok(());
                            }
                            "250 taken".to_owned()
                        }
                    }
                }
                "QUIT" => {
                    say(&mut client, "221 bye").await?;
                    return Ok(());
                }
                "NOOP" | "RSET" => "250 OK".to_owned(),
                _ => {
                    self.state.lock().unwrap().wrong.push(line);
                    "503 out of turn".to_owned()
                }
            };
            say(&mut client, &answer).await?;
        }
        Ok(())
    }
}

impl Taken {
    /// A header of one line.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
    }

    /// The body, with quoted-printable undone.
    pub fn body(&self) -> String {
        let (head, body) = self.text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Content-Transfer-Encoding: quoted-printable"), "{head}");
        let joined = body.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            match (first, after) {
                (b'=', [high, low, after @ ..]) => {
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&[*high, *low]).unwrap(), 16).unwrap());
                    rest = after;
                }
                (first, after) => {
                    bytes.push(*first);
                    rest = after;
                }
            }
        }
        String::from_utf8(bytes).unwrap()
    }
}

async fn say(client: &mut BufReader<TcpStream>, line: &str) -> std::io::Result<()> {
    client.get_mut().write_all(format!("{line}\r\n").as_bytes()).await
}

/// A line, which must end as the standard says; none at the end.
async fn read(client: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    if client.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    Ok(Some(line.strip_suffix("\r\n").map_or_else(|| format!("bare line feed: {line}"), str::to_owned)))
}

/// Everything up to the lone point.
async fn data(client: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let line = read(client).await?.ok_or(std::io::ErrorKind::UnexpectedEof)?;
        if line == "." {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        text.push_str("\r\n");
    }
}
