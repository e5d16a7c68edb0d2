//! How a connection ends, and what is left of its session.

use super::Connection;
use crate::gateway::session::Session;
use crate::gateway::wire::Gone;

/// How a connection ends.
pub(super) enum End {
    /// The client closed with this code, or without.
    Closed(Option<u16>),
    /// The socket broke or we broke it.
    Lost,
    /// We close with this code.
    Refuse(u16, &'static str),
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        Self::Lost
    }
}

impl Connection {
    pub(super) async fn finish(mut self, end: End) {
        match end {
            End::Closed(code @ Some(1000 | 1001)) => {
                self.note_close(code);
                self.end_session();
                self.wire.close(None, "").await;
            }
            End::Closed(code) => {
                self.note_close(code);
                self.detach();
                self.wire.close(None, "").await;
            }
            End::Lost => self.detach(),
            End::Refuse(code, reason) => {
                self.shared.with(|state| state.tally.closed_by_us.push(code));
                // 4007 and 4009 need a new session, 4004 too; so do the codes that forbid reconnecting.
                if matches!(code, 4004 | 4007 | 4009..=4014) {
                    self.end_session();
                }
                self.detach();
                self.wire.close(Some(code), reason).await;
            }
        }
    }

    /// Marks the session as gone but resumable, unless another connection has taken it over.
    pub(super) fn detach(&mut self) {
        let Some(id) = self.session.take() else { return };
        let (shared, connection) = (self.shared.clone(), self.link.connection);
        shared.with(|state| {
            let now = shared.clock.now();
            if let Some(session) = state.sessions.get_mut(&id)
                && session.link.as_ref().is_some_and(|link| link.connection == connection)
            {
                session.link = None;
                session.gone_at = Some(now);
            }
        });
    }

    /// Ends the session for good, unless another connection has taken it over.
    fn end_session(&mut self) {
        let Some(id) = self.session.take() else { return };
        let connection = self.link.connection;
        self.shared.with(|state| {
            let ours = |session: &Session| session.link.as_ref().is_none_or(|link| link.connection == connection);
            if state.sessions.get(&id).is_some_and(ours) {
                state.sessions.remove(&id);
            }
        });
    }

    fn note_close(&self, code: Option<u16>) {
        self.shared.with(|state| state.tally.closed_by_client.push(code));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Reached with a session only when the whole double goes away under the connection.
        self.detach();
    }
}
