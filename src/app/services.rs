//! What features use that lives as long as the process, such as the folder of the deployer: made by the composition root, found by type.
//! The engine knows none of them by name.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// The services of one process.
#[derive(Default, Clone)]
pub struct Services(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    /// With one more; one of the same type takes the place of the one before.
    #[must_use]
    pub fn with<S: Any + Send + Sync>(mut self, service: Arc<S>) -> Self {
        self.0.insert(TypeId::of::<S>(), service);
        self
    }

    /// The service of this type.
    #[must_use]
    pub fn get<S: Any + Send + Sync>(&self) -> Option<Arc<S>> {
        let found = Arc::clone(self.0.get(&TypeId::of::<S>())?);
        found.downcast().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_found_by_its_type() {
        let services = Services::default().with(Arc::new(7_u8)).with(Arc::new("x".to_owned()));
        assert_eq!(services.get::<u8>().as_deref(), Some(&7));
        assert_eq!(services.get::<String>().as_deref().map(String::as_str), Some("x"));
        assert!(services.get::<u16>().is_none());
    }
}
