//! Which start of the machine this is.

/// The kernel's name of this start of the machine, another one each time; empty where the kernel does not say.
#[must_use]
pub fn id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}
