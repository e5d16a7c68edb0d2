//! The `zlib-stream` transport: one deflate stream per connection, flushed after each message.

use flate2::{Compress, Compression, FlushCompress};

/// The compressor of a connection.
pub struct Deflate(Compress);

impl Default for Deflate {
    fn default() -> Self {
        Self(Compress::new(Compression::fast(), true))
    }
}

impl Deflate {
    /// Compresses one message, ending in the four bytes that clients look for.
    pub fn message(&mut self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() / 2 + 64);
        let start = self.0.total_in();
        loop {
            let consumed = usize::try_from(self.0.total_in() - start).unwrap_or(text.len());
            let done = self.0.compress_vec(&text[consumed..], &mut out, FlushCompress::Sync);
            let all_in = self.0.total_in() - start >= text.len() as u64;
            // Room left after a sync flush means that nothing is held back.
            if done.is_err() || (all_in && out.len() < out.capacity()) {
                return out;
            }
            out.reserve(text.len().max(256));
        }
    }
}
