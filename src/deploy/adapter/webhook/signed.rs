//! Takes a signed body as it comes: the signature is computed on the way, at the pace that is asked for, into memory or into the spool.

use std::io::{self, Write as _};
use std::pin::pin;

use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, timeout_at};
use warp::Buf;
use warp::http::HeaderMap;
use warp::http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};

use super::accept::Visit;
use super::limit;
use super::refusal::Refusal;
use crate::adapter::spool::{Spool, Unfinished};
use crate::release::request::{Check, Genuine, RequestError};

/// Bytes that are handed to the disk at once.
const BLOCK: usize = 128 * 1024;
/// Bytes that memory grows by for a body; its length is only believed once it has come.
const GROWTH: usize = 8 * 1024;

/// Where a body goes.
pub(super) trait Sink {
    /// Takes the next piece.
    fn take(&mut self, piece: &[u8]) -> impl Future<Output = io::Result<()>> + Send;
}

/// Into memory, on the account of its connection.
pub(super) struct Memory {
    pub(super) bytes: Vec<u8>,
    pub(super) visit: Visit,
}

impl Sink for Memory {
    async fn take(&mut self, piece: &[u8]) -> io::Result<()> {
        self.visit.hold(piece.len());
        if self.bytes.capacity() - self.bytes.len() < piece.len() {
            self.bytes.reserve_exact(piece.len().max(GROWTH));
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }
}

/// Into a file of the spool.
pub(super) struct Disk {
    block: Vec<u8>,
    spool: Spool,
    /// None until there is a block to be written: what is next to nothing costs no file.
    file: Option<Unfinished>,
}

impl Disk {
    /// Begins with nothing.
    pub(super) fn new(spool: Spool) -> Self {
        Self { block: Vec::new(), spool, file: None }
    }

    /// The whole file.
    pub(super) async fn finish(mut self) -> io::Result<Unfinished> {
        self.flush().await?;
        self.file.ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    async fn flush(&mut self) -> io::Result<()> {
        let (file, block, spool) = (self.file.take(), std::mem::take(&mut self.block), self.spool.clone());
        let written = tokio::task::spawn_blocking(move || {
            let mut file = file.map_or_else(|| spool.begin(), Ok)?;
            file.file.write_all(&block).map(|()| (file, block))
        });
        let (file, mut block) = written.await.map_err(io::Error::other)??;
        block.clear();
        (self.file, self.block) = (Some(file), block);
        Ok(())
    }
}

impl Sink for Disk {
    async fn take(&mut self, piece: &[u8]) -> io::Result<()> {
        self.block.extend_from_slice(piece);
        if self.block.len() >= BLOCK { self.flush().await } else { Ok(()) }
    }
}

/// The length that a request tells, where it is at most `limit` and its body is of a kind that is read.
pub(super) fn announced(headers: &HeaderMap, limit: u64, kinds: &[&str]) -> Result<u64, Refusal> {
    // Whoever sends in chunks does not say how much will come.
    if headers.contains_key(TRANSFER_ENCODING) {
        return Err(Refusal::NoLength);
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|value| value.parse::<u64>().ok());
    let length = length.ok_or(Refusal::NoLength)?;
    if length > limit {
        return Err(Refusal::TooLarge);
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kinds.iter().any(|known| known.eq_ignore_ascii_case(kind)) { Ok(length) } else { Err(Refusal::MediaType) }
}

/// Takes a body of `length` bytes and says whether it is what was signed.
pub(super) async fn receive<B: Buf, E>(
    body: impl Stream<Item = Result<B, E>> + Send,
    length: u64,
    mut check: Check,
    sink: &mut impl Sink,
) -> Result<Genuine, Refusal> {
    let (start, mut received) = (Instant::now(), 0_u64);
    let mut body = pin!(body);
    while received < length {
        let next = timeout_at(start + limit::allowance(received), body.next()).await.map_err(|_| Refusal::Late)?;
        let Some(Ok(mut piece)) = next else { return Err(Refusal::Malformed) };
        while piece.has_remaining() {
            let bytes = piece.chunk();
            check.update(bytes);
            sink.take(bytes).await.map_err(|error| {
                tracing::error!(message_id = super::journal::SPOOL_FAULT, error = %error, "cannot write the spool");
                Refusal::Broken
            })?;
            received = received.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            let read = bytes.len();
            piece.advance(read);
        }
    }
    check.finish().map_err(refused)
}

/// What a signature that does not hold is answered with.
pub(super) fn refused(error: RequestError) -> Refusal {
    match error {
        RequestError::Unsigned => Refusal::Unsigned,
        RequestError::Malformed(_) => Refusal::Malformed,
        RequestError::Wrong => Refusal::Wrong,
    }
}
