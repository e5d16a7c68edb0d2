//! How long what was done can be undone with a button.

/// Seconds for which « Annuler » works (product: ten minutes).
pub const UNDO_SECONDS: i64 = 600;
