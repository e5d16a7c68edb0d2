//! The faults that a test asks for.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::Connection;
use super::end::End;
use crate::fault::GatewayFault;

impl Connection {
    pub(super) async fn fault(&mut self, fault: GatewayFault) -> Result<(), End> {
        match fault {
            GatewayFault::Reconnect => self.op(7, Value::Null).await,
            GatewayFault::InvalidSession(resumable) => {
                if !resumable && let Some(id) = self.session.take() {
                    self.shared.with(|state| state.sessions.remove(&id));
                }
                self.op(9, json!(resumable)).await
            }
            GatewayFault::MuteAcks(muted) => {
                self.muted = muted;
                Ok(())
            }
            GatewayFault::RequestHeartbeat => {
                self.beat_asked = Some(Instant::now());
                self.op(1, Value::Null).await
            }
            GatewayFault::Reset => {
                self.wire.reset_on_drop();
                Err(End::Lost)
            }
            GatewayFault::Fin => {
                self.detach();
                self.wire.fin().await;
                Err(End::Lost)
            }
            GatewayFault::Close(code) => Err(End::Refuse(code, "")),
            GatewayFault::CloseWithoutCode => {
                self.detach();
                self.wire.close(None, "").await;
                Err(End::Lost)
            }
            GatewayFault::HalfOpen => self.half_open().await,
            GatewayFault::Drip { bytes, every } => {
                self.wire.drip = Some((bytes, every));
                Ok(())
            }
            GatewayFault::Garbage => Ok(self.wire.garbage().await?),
            GatewayFault::Raw(value) => Ok(self.wire.text(value.to_string()).await?),
            // These two are turned into ordinary events before they come here.
            GatewayFault::Event(..) | GatewayFault::DuplicateInteraction => Ok(()),
        }
    }

    /// Does nothing until the client's silence would have ended the connection anyway, and some more; the session is
    /// told dead as soon as another connection takes it over.
    async fn half_open(&mut self) -> Result<(), End> {
        let patience = self.shared.options.heartbeat_interval.mul_f64(3.0).max(Duration::from_secs(30));
        tokio::time::sleep(patience).await;
        Err(End::Lost)
    }
}
