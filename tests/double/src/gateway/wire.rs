//! Writing to a gateway socket: plain, compressed, or a few bytes at a time.

use std::time::Duration;

use futures_util::SinkExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::deflate::Deflate;

/// The socket of one client.
pub struct Wire {
    pub socket: WebSocketStream<TcpStream>,
    pub deflate: Option<Deflate>,
    pub drip: Option<(usize, Duration)>,
}

/// The client is gone.
#[derive(Debug)]
pub struct Gone;

impl Wire {
    /// Sends a JSON text.
    pub async fn text(&mut self, text: String) -> Result<(), Gone> {
        let (opcode, payload) = match &mut self.deflate {
            Some(deflate) => (2, deflate.message(text.as_bytes())),
            None => (1, text.into_bytes()),
        };
        if let Some((bytes, every)) = self.drip {
            return self.slowly(&frame(opcode, &payload), bytes, every).await;
        }
        let message = match opcode {
            2 => Message::binary(payload),
            _ => Message::text(String::from_utf8(payload).map_err(|_| Gone)?),
        };
        self.socket.send(message).await.map_err(|_| Gone)
    }

    async fn slowly(&mut self, frame: &[u8], bytes: usize, every: Duration) -> Result<(), Gone> {
        for piece in frame.chunks(bytes.max(1)) {
            self.socket.get_mut().write_all(piece).await.map_err(|_| Gone)?;
            tokio::time::sleep(every).await;
        }
        Ok(())
    }

    /// Sends something that is not JSON.
    pub async fn garbage(&mut self) -> Result<(), Gone> {
        let message = match self.deflate {
            Some(_) => Message::binary(vec![0x1f, 0x8b, 8, 0, 0xde, 0xad, 0, 0, 0xff, 0xff]),
            None => Message::text("{\"op\":0,\"t\":\"\u{0}garbage"),
        };
        self.socket.send(message).await.map_err(|_| Gone)
    }

    /// Closes with a code, or with a frame that has none, then waits shortly for the client to hang up.
    pub async fn close(&mut self, code: Option<u16>, reason: &'static str) {
        let frame = code.map(|code| CloseFrame { code: code.into(), reason: reason.into() });
        if self.socket.close(frame).await.is_ok() {
            self.linger().await;
        }
    }

    /// Ends the TCP stream without a close frame.
    pub async fn fin(&mut self) {
        if self.socket.get_mut().shutdown().await.is_ok() {
            self.linger().await;
        }
    }

    /// Resets the TCP connection when this wire is dropped.
    pub fn reset_on_drop(&self) {
        if let Err(error) = self.socket.get_ref().set_zero_linger() {
            eprintln!("discord-double: cannot prepare a TCP reset: {error}");
        }
    }

    /// Reads what the client still sends: a socket dropped with unread data would be reset instead of closed.
    async fn linger(&mut self) {
        let drain = async {
            use tokio::io::AsyncReadExt;
            let mut waste = [0_u8; 1024];
            while self.socket.get_mut().read(&mut waste).await.is_ok_and(|count| count > 0) {}
        };
        let _ = tokio::time::timeout(Duration::from_secs(5), drain).await;
    }
}

/// Writes a server frame by hand (RFC 6455, unmasked).
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![0x80 | opcode];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short), _) if short < 126 => out.push(short),
        (_, Ok(medium)) => {
            out.push(126);
            out.extend(medium.to_be_bytes());
        }
        _ => {
            out.push(127);
            out.extend((payload.len() as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(payload);
    out
}
