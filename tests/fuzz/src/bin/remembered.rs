//! What lies on the disk and may be damaged or written by somebody else: the history, the status. What is read is written again as the
//! same, and from every state that can be read the machine starts again.
#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use ffj_base::contract::looked::Failing;
use ffj_base::contract::status::Status;
use ffj_base::contract::told::Told;
use ffj_deploy::release::after_boot;
use ffj_deploy::release::machine::{Record, World};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &[u8]| {
    if let Some(record) = Record::last(given) {
        assert_eq!(Record::parse(record.to_line().unwrap().as_bytes()).unwrap(), record);
        let golden = record.state.current.clone();
        let (intact, database) = (vec![golden.clone()], Some(record.state.database));
        for current in [None, Some(golden.clone())] {
            let world = World { current, intact: intact.clone(), golden: golden.clone(), database };
            let (next, _actions) = after_boot(&record.state, &world);
            // Once is enough: a start after this one finds the same.
            assert_eq!(after_boot(&next, &world).0, next);
        }
    }
    if let Ok(status) = Status::read(given) {
        assert_eq!(Status::read(&serde_json::to_vec(&status).unwrap()).unwrap(), status);
    }
    if let Some(told) = Told::read(given) {
        assert_eq!(Told::read(&serde_json::to_vec(&told).unwrap()).unwrap(), told);
    }
    let _failing = Failing::read(given);
});
