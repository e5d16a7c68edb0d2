//! Who waits for something to be written, by the name of the table.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

/// Tells that something was committed, by the name of the table.
#[derive(Debug, Default)]
pub struct Written {
    tables: Mutex<HashMap<&'static str, watch::Sender<()>>>,
}

impl Written {
    /// Changes after each commit that touched this table, from now on.
    #[must_use]
    pub fn to(&self, table: &'static str) -> watch::Receiver<()> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).entry(table).or_default().subscribe()
    }

    /// Tells all who wait for any table: another process may have left something behind.
    pub fn tell_all(&self) {
        for told in self.tables.lock().unwrap_or_else(PoisonError::into_inner).values() {
            told.send_replace(());
        }
    }

    /// Tells it, after the commit.
    pub(super) fn tell(&self, touched: &HashSet<String>) {
        for (table, told) in self.tables.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if touched.contains(*table) {
                told.send_replace(());
            }
        }
    }
}
