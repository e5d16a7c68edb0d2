//! The package in throw-away Debians: installed, set up, upgraded under load, refused a downgrade, removed, installed again and
//! purged; and without systemd, as when an image is made. `scripts/lib/packages` builds the two packages that are needed.

mod arm64;
mod chroot;
mod life;
mod same;
mod units;
