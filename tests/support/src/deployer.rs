//! Plays the deployer: its status, replaced as the deployer replaces it.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::dialogue::name_channel_for;
use crate::house::{House, eventually};

/// A commit as the deployer writes it.
pub const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// The deployer of a house, and what it says.
pub struct Deployer {
    folder: PathBuf,
    pub status: Value,
}

impl Deployer {
    /// A deployer that was there before the bot looked, with a past.
    pub fn of(house: &House) -> Self {
        let folder = house.deployer();
        fs::create_dir_all(folder.join("orders")).unwrap();
        let past = json!({ "id": "20261101T000000Z-0.0.1", "version": "0.0.1", "commit": COMMIT, "outcome": "confirmed",
            "phase": "confirmed", "by": "package", "started": "2026-11-01T00:00:00Z", "ended": "2026-11-01T00:10:00Z", "runs": "0.0.1" });
        let status = json!({ "format": 1, "runs": "0.0.1", "previous": null, "phase": "confirmed", "mode": "approve", "floor": "0.0.1",
            "frozen": null, "staged": null, "kept": ["0.0.1"], "quarantine": [], "orders": [], "deployments": [past] });
        Self { folder, status }
    }

    /// Says it, and waits until the bot has heard.
    pub async fn begin(house: &House) -> Self {
        let deployer = Self::of(house);
        deployer.say();
        eventually("the past to be noted", || house.query::<i64>("SELECT count(*) FROM deployment WHERE told IS NULL") == 1).await;
        deployer
    }

    /// Replaces the status.
    pub fn say(&self) {
        let unfinished = self.folder.join("status.new");
        fs::write(&unfinished, self.status.to_string()).unwrap();
        fs::rename(unfinished, self.folder.join("status.json")).unwrap();
    }

    /// Says how a deployment stands; `more` is added to what is usual.
    pub fn tell(&mut self, version: &str, outcome: &str, more: &Value) {
        let id = id(version);
        let mut told = json!({ "id": id, "version": version, "commit": COMMIT, "from": "0.0.1", "outcome": outcome, "phase": "staged",
            "by": "forge", "started": jiff::Timestamp::now().to_string(), "ended": null, "live_ms": null, "runs": "0.0.1",
            "reason": null, "evidence": null });
        for (key, value) in more.as_object().into_iter().flatten() {
            told[key] = value.clone();
        }
        let all = self.status["deployments"].as_array_mut().unwrap();
        match all.iter_mut().find(|one| one["id"] == id) {
            Some(one) => *one = told,
            None => all.push(told),
        }
        self.say();
    }
}

impl Deployer {
    /// Waits for an order and takes it, as the deployer does: away first, so that none is lost, and none twice that was answered.
    pub async fn take(&self) -> Value {
        let (file, taken) = (self.folder.join("orders/order"), self.folder.join("taken"));
        loop {
            eventually("an order", || fs::rename(&file, &taken).is_ok()).await;
            let order: Value = serde_json::from_str(&fs::read_to_string(&taken).unwrap()).unwrap();
            let answered = self.status["orders"].as_array().unwrap().iter().any(|one| one["id"] == order["id"]);
            if !answered {
                return order;
            }
        }
    }

    /// Whether an order lies there.
    pub fn has_order(&self) -> bool {
        self.folder.join("orders/order").exists()
    }

    /// Answers an order.
    pub fn answer(&mut self, order: &Value, done: bool, said: &str) {
        let answer = json!({ "id": order["id"], "done": done, "said": said, "at": "2026-11-25T18:00:00Z" });
        self.status["orders"].as_array_mut().unwrap().push(answer);
        self.say();
    }

    /// Says since when the forge is looked at in vain, as the looker does.
    pub fn forge_away(&self, hours: i64) {
        let now = jiff::Timestamp::now();
        let since = now - jiff::SignedDuration::from_hours(hours);
        fs::create_dir_all(self.folder.join("incoming")).unwrap();
        let looked =
            json!({ "format": 1, "at": now.to_string(), "ok": false, "said": "x", "found": null, "failing_since": since.to_string() });
        fs::write(self.folder.join("incoming/looked.json"), looked.to_string()).unwrap();
    }

    /// Takes orders no more: its folder is gone.
    pub fn close(&self) {
        fs::remove_dir_all(self.folder.join("orders")).unwrap();
    }
}

/// The id of the deployment of a version.
pub fn id(version: &str) -> String {
    format!("20261125T180000Z-{version}")
}

/// Names the channel in which operators are told.
pub async fn name_channel(house: &House, channel: &str) {
    name_channel_for(house, "exploitation", channel).await;
}
