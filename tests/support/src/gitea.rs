//! A server that answers as Gitea does: releases by pages, files by ranges, tokens, and mishaps that a test asks for.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// What Debian calls the machine that runs the tests.
pub fn architecture() -> &'static str {
    ffj_deploy::release::offer::debian_architecture(std::env::consts::ARCH).unwrap()
}

/// Bytes that differ everywhere.
pub fn content(size: usize, seed: usize) -> Vec<u8> {
    (0..size).map(|number| u8::try_from((number * 7 + number / 251 + seed) % 256).unwrap()).collect()
}

/// A mishap for one request to a file, or to the list.
#[derive(Debug, Clone)]
pub enum Trick {
    /// Answers with this status and nothing else.
    Status(u16),
    /// Answers 200 with these bytes.
    Garbage(Vec<u8>),
    /// Sends so many bytes of what it promised, then closes.
    Cut(usize),
    /// Sends the client there.
    Redirect(String),
    /// Announces no length and sends so many zeros.
    Endless(usize),
    /// Sends a byte now and then, for as long as somebody listens.
    Drip,
    /// Says nothing at all for as long as somebody waits.
    Silence,
    /// Closes without an answer.
    Hang,
    /// The file is another one from here on.
    Replace(Vec<u8>, &'static str),
    /// Answers 206 with the wrong part.
    WrongPart,
}

#[derive(Debug, Clone)]
struct File {
    path: String,
    bytes: Vec<u8>,
    tag: String,
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub target: String,
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct State {
    releases: Vec<Value>,
    files: Vec<File>,
    token: Option<String>,
    list_tricks: VecDeque<Trick>,
    file_tricks: VecDeque<Trick>,
    asked: Vec<Asked>,
    wrong: Vec<String>,
    /// Most releases on a page, whatever is asked for.
    page: usize,
    version: String,
}

/// The server; it ends with the process.
#[derive(Clone)]
pub struct Gitea {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Gitea {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let gitea = Self { address, state: Arc::new(Mutex::new(State { page: 50, version: "1.25.1".to_owned(), ..State::default() })) };
        let server = gitea.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let server = server.clone();
                std::thread::spawn(move || server.serve(stream.unwrap()));
            }
        });
        gitea
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whoever comes without this token is sent away.
    pub fn lock(&self, token: &str) {
        self.state.lock().unwrap().token = Some(token.to_owned());
    }

    /// Publishes a release with a bundle for this machine.
    pub fn publish(&self, tag: &str, bytes: &[u8]) -> String {
        self.publish_for(tag, architecture(), bytes)
    }

    /// Publishes a release with a bundle for one architecture; gives the name of the file.
    pub fn publish_for(&self, tag: &str, architecture: &str, bytes: &[u8]) -> String {
        let name = format!("ffj-bot_{}_{architecture}.bundle", tag.trim_start_matches('v'));
        let mut state = self.state.lock().unwrap();
        let id = state.files.len() + 1;
        let path = format!("/ffj/bot/releases/download/{tag}/{name}");
        state.files.push(File { path, bytes: bytes.to_vec(), tag: format!("\"uuid-{id}\"") });
        // As Gitea says it; the address is one that must not be followed.
        let asset = json!({ "id": id, "name": name, "size": bytes.len(), "download_count": 0, "uuid": format!("uuid-{id}"),
            "browser_download_url": format!("https://elsewhere.example/{name}") });
        let release = json!({ "id": id, "tag_name": tag, "name": tag, "body": "notes", "draft": false, "prerelease": false,
            "created_at": "2026-11-25T18:00:00Z", "assets": [asset] });
        state.releases.insert(0, release);
        name
    }

    /// Changes what the newest release says.
    pub fn edit(&self, change: impl FnOnce(&mut Value)) {
        change(self.state.lock().unwrap().releases.first_mut().unwrap());
    }

    /// Gives at most so many releases on a page.
    pub fn small_pages(&self, page: usize) {
        self.state.lock().unwrap().page = page;
    }

    /// Says that it is of this version.
    pub fn calls_itself(&self, version: &str) {
        self.state.lock().unwrap().version = version.to_owned();
    }

    pub fn trick_list(&self, tricks: &[Trick]) {
        self.state.lock().unwrap().list_tricks.extend(tricks.iter().cloned());
    }

    pub fn trick_file(&self, tricks: &[Trick]) {
        self.state.lock().unwrap().file_tricks.extend(tricks.iter().cloned());
    }

    /// Everything that was asked so far; what was asked wrongly is a failure.
    pub fn asked(&self) -> Vec<Asked> {
        let state = self.state.lock().unwrap();
        assert_eq!(state.wrong, Vec::<String>::new());
        state.asked.clone()
    }

    /// The requests for files.
    pub fn files_asked(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.target.contains("/releases/download/")).collect()
    }

    fn serve(&self, mut stream: TcpStream) {
        let Some(asked) = read(&stream) else { return };
        let (trick, state) = {
            let mut state = self.state.lock().unwrap();
            state.asked.push(asked.clone());
            let list = asked.target.contains("/releases?");
            let trick = if list { state.list_tricks.pop_front() } else { state.file_tricks.pop_front() };
            if let Some(Trick::Replace(bytes, tag)) = &trick {
                for file in &mut state.files {
                    (file.bytes, file.tag) = (bytes.clone(), (*tag).to_owned());
                }
            }
            (trick, self.answer(&mut state, &asked))
        };
        let (head, body) = state;
        // Whoever has heard enough may go.
        let _gone = match trick {
            None | Some(Trick::Replace(..)) => stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)),
            Some(Trick::Status(status)) => stream.write_all(plain(status, &[], b"").as_bytes()),
            Some(Trick::Garbage(bytes)) => stream.write_all(plain(200, &[], &bytes).as_bytes()).and_then(|()| stream.write_all(&bytes)),
            Some(Trick::Cut(at)) => stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..at.min(body.len())])),
            Some(Trick::Redirect(to)) => stream.write_all(plain(302, &[("Location", &to)], b"").as_bytes()),
            Some(Trick::Endless(size)) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").and_then(|()| stream.write_all(&vec![0; size]))
            }
            Some(Trick::Drip) => stream.write_all(head.as_bytes()).and_then(|()| body.iter().try_for_each(|byte| drip(&mut stream, *byte))),
            Some(Trick::Silence) => loop {
                // Until the other side has gone.
                if stream.peek(&mut [0]).is_ok() {
                    break Ok(());
                }
            },
            Some(Trick::Hang) => Ok(()),
            Some(Trick::WrongPart) => {
                let range = format!("bytes 1-{}/{}", body.len(), body.len() + 1);
                let head = plain(206, &[("Content-Range", &range)], &body);
                stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body))
            }
        };
    }

    fn answer(&self, state: &mut State, asked: &Asked) -> (String, Vec<u8>) {
        if let Some(token) = &state.token
            && asked.header("authorization") != Some(&format!("token {token}"))
        {
            let body = br#"{"message":"invalid username, password or token"}"#.to_vec();
            return (plain(401, &[], &body), body);
        }
        if asked.target == "/api/v1/version" {
            let body = serde_json::to_vec(&json!({ "version": state.version })).unwrap();
            return (plain(200, &[], &body), body);
        }
        let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
        if path == "/api/v1/repos/ffj/bot/releases" {
            return list(state, query);
        }
        let Some(file) = state.files.iter().find(|file| path == file.path).cloned() else {
            let body = br#"{"message":"not found"}"#.to_vec();
            return (plain(404, &[], &body), body);
        };
        let (range, condition) = (asked.header("range"), asked.header("if-range"));
        if range.is_some() != condition.is_some() {
            state.wrong.push(format!("a range without its condition: {asked:?}"));
        }
        let from = range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
        if range.is_some() && from.is_none() {
            state.wrong.push(format!("an odd range: {asked:?}"));
        }
        match from {
            Some(from) if condition == Some(&file.tag) && from < file.bytes.len() => {
                let range = format!("bytes {from}-{}/{}", file.bytes.len() - 1, file.bytes.len());
                let body = file.bytes[from..].to_vec();
                (plain(206, &[("ETag", &file.tag), ("Content-Range", &range)], &body), body)
            }
            _ => (plain(200, &[("ETag", &file.tag), ("Accept-Ranges", "bytes")], &file.bytes), file.bytes),
        }
    }
}

/// A page of releases, the latest first.
fn list(state: &mut State, query: &str) -> (String, Vec<u8>) {
    let of = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let (Some("false"), Some(limit), Some(page)) = (of("draft"), of("limit"), of("page")) else {
        state.wrong.push(format!("an odd query: {query}"));
        return (plain(422, &[], b""), Vec::new());
    };
    let (limit, page): (usize, usize) = (limit.parse::<usize>().unwrap().min(state.page), page.parse().unwrap());
    let only_final = of("pre-release") == Some("false");
    let fits = |release: &&Value| release["draft"] == false && !(only_final && release["prerelease"] == true);
    let all: Vec<&Value> = state.releases.iter().filter(fits).collect();
    let body = serde_json::to_vec(&all.iter().skip((page - 1) * limit).take(limit).collect::<Vec<_>>()).unwrap();
    (plain(200, &[("X-Total-Count", &all.len().to_string()), ("Content-Type", "application/json")], &body), body)
}

fn plain(status: u16, headers: &[(&str, &str)], body: &[u8]) -> String {
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{more}\r\n", body.len())
}

fn drip(stream: &mut TcpStream, byte: u8) -> std::io::Result<()> {
    let (_open, never) = std::sync::mpsc::channel::<()>();
    let _late = never.recv_timeout(Duration::from_millis(20));
    stream.write_all(&[byte])
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    let target = first.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1")?.to_owned();
    let pairs = lines.take_while(|line| !line.is_empty());
    let headers = pairs.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))).collect();
    Some(Asked { target, headers })
}
