//! Injecting faults into a running double.

use crate::double::Double;
use crate::fault::{GatewayFault, RestFault};
use crate::gateway::session::Out;

impl Double {
    /// Has a fault on every live connection.
    pub fn fault(&self, fault: GatewayFault) {
        let ids: Vec<String> = self.sessions().into_iter().map(|session| session.id).collect();
        for id in ids {
            self.fault_on(&id, fault.clone());
        }
    }

    /// Has a fault on one session's connection.
    pub fn fault_on(&self, session: &str, fault: GatewayFault) {
        self.shared.with(|state| {
            let Some(session) = state.sessions.get_mut(session) else { return };
            match fault {
                GatewayFault::Event(name, data) => session.tell(&name, data.to_string().into(), None),
                GatewayFault::DuplicateInteraction => session.repeat_interaction(),
                other => session.send(Out::Fault(other)),
            }
        });
    }

    /// Befalls the next REST requests that fit.
    pub fn rest_fault(&self, fault: RestFault) {
        self.shared.with(|state| state.faults.rest.push(fault));
    }

    /// Forgets the REST faults that did not take place yet.
    pub fn clear_rest_faults(&self) {
        self.shared.with(|state| state.faults.rest.clear());
    }

    /// Answers the next IDENTIFYs with this close code.
    pub fn refuse_identify(&self, code: u16, times: usize) {
        self.shared.with(|state| state.faults.refuse_identify.extend(std::iter::repeat_n(code, times)));
    }

    /// Switches privileged intents on or off in the portal.
    pub fn set_privileged_intents(&self, bits: u64) {
        self.shared.with(|state| state.faults.privileged = bits);
    }

    /// Revokes the token: 401 and 4004 everywhere, and live sessions are closed with 4004.
    pub fn revoke_token(&self) {
        self.shared.with(|state| {
            state.faults.token_revoked = true;
            for session in state.sessions.values() {
                session.send(Out::Fault(GatewayFault::Close(4004)));
            }
        });
    }

    /// Makes the token good again.
    pub fn restore_token(&self) {
        self.shared.with(|state| state.faults.token_revoked = false);
    }

    /// Closes both ports and resets every connection; the state stays.
    pub fn go_away(&self) {
        self.shared.away.send_replace(true);
    }

    /// Opens both ports again.
    pub fn come_back(&self) {
        self.shared.away.send_replace(false);
    }
}
