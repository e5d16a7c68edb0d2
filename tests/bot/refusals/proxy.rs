//! Stands between the bot and the double's REST side: keeps what the bot says, and can show it another time of day.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::telling::{each_from, quick, start};
use support::house::{House, eventually};

/// A running proxy.
#[derive(Clone, Default)]
pub struct Proxy {
    said: Arc<Mutex<Vec<Vec<u8>>>>,
    ahead: Arc<AtomicI64>,
}

impl Proxy {
    /// Starts a proxy and leads the house's configuration through it.
    pub async fn before(house: &House) -> Self {
        let proxy = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let target = house.double.api_url();
        let configured = std::fs::read_to_string(house.config()).unwrap();
        std::fs::write(house.config(), configured.replace(&target, &own)).unwrap();
        let authority = target.trim_start_matches("http://").to_owned();
        let serving = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (serving, authority) = (serving.clone(), authority.clone());
                tokio::spawn(async move {
                    // A connection that breaks is the bot's or the double's doing, and theirs to deal with.
                    let _broken = serving.carry(client, &authority).await;
                });
            }
        });
        proxy
    }

    /// Runs a test with one process behind a proxy, then with two.
    pub async fn each(test: impl AsyncFn(&mut House, &Self)) {
        let run = async |house: &mut House, bots| {
            let proxy = Self::before(house).await;
            start(house, bots).await;
            test(house, &proxy).await;
            house.end();
        };
        each_from(|| House::empty(quick()), run).await;
    }

    /// Shows the bot a Discord whose clock is so many seconds ahead.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::Relaxed);
    }

    /// Raises an interaction that no client would; the data of the bot's answer.
    pub async fn answered(&self, house: &House, (id, payload): &(u64, Value)) -> Value {
        house.double.emit("INTERACTION_CREATE", payload);
        eventually("an answer to a raw interaction", || self.answer_to(*id).is_some()).await;
        self.answer_to(*id).unwrap()["data"].take()
    }

    /// The body of the first answer that the bot gave to an interaction.
    fn answer_to(&self, interaction: u64) -> Option<Value> {
        let path = format!("/interactions/{interaction}/");
        self.said.lock().unwrap().iter().find_map(|connection| {
            let said = String::from_utf8_lossy(connection);
            let body = said[said.find(&path)?..].split_once("\r\n\r\n")?.1;
            serde_json::Deserializer::from_str(body).into_iter().next()?.ok()
        })
    }

    async fn carry(&self, client: TcpStream, authority: &str) -> std::io::Result<()> {
        let server = TcpStream::connect(authority).await?;
        let ((mut from_client, mut to_client), (mut from_server, mut to_server)) = (client.into_split(), server.into_split());
        let number = {
            let mut said = self.said.lock().unwrap();
            said.push(Vec::new());
            said.len() - 1
        };
        let there = async {
            let mut buffer = vec![0; 65_536];
            loop {
                match from_client.read(&mut buffer).await? {
                    0 => return to_server.shutdown().await,
                    count => {
                        self.said.lock().unwrap()[number].extend_from_slice(&buffer[..count]);
                        to_server.write_all(&buffer[..count]).await?;
                    }
                }
            }
        };
        let back = async {
            let mut buffer = vec![0; 65_536];
            loop {
                match from_server.read(&mut buffer).await? {
                    0 => return to_client.shutdown().await,
                    count => {
                        self.shift_date(&mut buffer[..count]);
                        to_client.write_all(&buffer[..count]).await?;
                    }
                }
            }
        };
        tokio::try_join!(there, back).map(|_| ())
    }

    /// Replaces the time in the `date` header, which always has the same length.
    fn shift_date(&self, bytes: &mut [u8]) {
        const LENGTH: usize = "Sun, 06 Nov 1994 08:49:37 GMT".len();
        const NAME: &[u8] = b"\r\ndate: ";
        let Some(at) = bytes.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME)) else { return };
        let seconds = jiff::Timestamp::now().as_second() + self.ahead.load(Ordering::Relaxed);
        let shown = jiff::Timestamp::from_second(seconds).unwrap().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        bytes[at + NAME.len()..at + NAME.len() + LENGTH].copy_from_slice(shown.as_bytes());
    }
}
