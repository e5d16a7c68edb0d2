//! Runs the activator system call by system call, and stops it before the n-th that changes the disk.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use nix::libc;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::disk::Kept;
use super::play::Play;

/// What happens at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The process is killed; the machine goes on.
    Kill,
    /// The machine loses power.
    PowerCut,
}

/// How a traced run ended.
pub struct Ended {
    /// Whether it came to its own end.
    pub finished: bool,
    /// Changes of the disk that it made or was about to make.
    pub changes: usize,
    /// What the disk had been told to keep.
    pub kept: Kept,
}

/// Runs `ffj-deploy apply` of a play; kills it before its change number `point`.
pub fn run(play: &Play, point: Option<usize>) -> Ended {
    let mut kept = Kept::all(play.folder());
    // It stops itself, so that it can be taken hold of before it begins.
    let mut command = Command::new("sh");
    command.args(["-c", "kill -STOP $$; exec \"$@\"", "sh"]).args(play.command(&["apply"]));
    play.surroundings(&mut command);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
    assert!(matches!(waitpid(pid, Some(WaitPidFlag::WUNTRACED)).unwrap(), WaitStatus::Stopped(..)));
    ptrace::seize(pid, Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_TRACEEXEC | Options::PTRACE_O_EXITKILL).unwrap();
    kill(pid, Signal::SIGCONT).unwrap();
    let (mut changes, mut inside, mut ours) = (0, false, false);
    let finished = loop {
        match waitpid(pid, Some(WaitPidFlag::__WALL)).unwrap() {
            WaitStatus::Exited(..) => break true,
            WaitStatus::Signaled(..) => break false,
            WaitStatus::PtraceSyscall(_) => {
                inside = !inside;
                let registers = ptrace::getregs(pid).unwrap();
                let call = Call { number: i64::try_from(registers.orig_rax).unwrap_or(-1), first: registers.rdi, second: registers.rsi };
                if ours && inside && call.changes_the_disk(registers.rdx) {
                    changes += 1;
                    if Some(changes) == point {
                        kill(pid, Signal::SIGKILL).unwrap();
                        while !matches!(waitpid(pid, Some(WaitPidFlag::__WALL)), Ok(WaitStatus::Signaled(..)) | Err(_)) {}
                        break false;
                    }
                }
                if ours && !inside && registers.rax == 0 && call.keeps() {
                    kept.keep(&call.file(pid));
                }
                ptrace::syscall(pid, None).unwrap();
            }
            WaitStatus::PtraceEvent(_, _, event) => {
                // The shell has become the activator.
                ours |= event == libc::PTRACE_EVENT_EXEC;
                ptrace::syscall(pid, None).unwrap();
            }
            WaitStatus::Stopped(_, signal) => {
                let passed = (![Signal::SIGSTOP, Signal::SIGTRAP, Signal::SIGCONT].contains(&signal)).then_some(signal);
                ptrace::syscall(pid, passed).unwrap();
            }
            _ => ptrace::syscall(pid, None).unwrap(),
        }
    };
    // Reaped above, or here.
    let _status = child.wait().map(|status| status.signal());
    Ended { finished, changes, kept }
}

struct Call {
    number: i64,
    first: u64,
    second: u64,
}

impl Call {
    /// Whether it makes, changes, renames or removes something, or tells the disk to keep it.
    fn changes_the_disk(&self, third: u64) -> bool {
        let creates = u64::try_from(libc::O_CREAT | libc::O_TRUNC).unwrap();
        match self.number {
            libc::SYS_openat => third & creates != 0,
            libc::SYS_open => self.second & creates != 0,
            // Not what is said on a terminal or to the journal.
            libc::SYS_write => self.first > 2,
            libc::SYS_rename
            | libc::SYS_renameat
            | libc::SYS_renameat2
            | libc::SYS_unlink
            | libc::SYS_unlinkat
            | libc::SYS_rmdir
            | libc::SYS_mkdir
            | libc::SYS_mkdirat
            | libc::SYS_symlink
            | libc::SYS_symlinkat
            | libc::SYS_link
            | libc::SYS_linkat
            | libc::SYS_ftruncate
            | libc::SYS_fchmod
            | libc::SYS_chmod
            | libc::SYS_fchmodat
            | libc::SYS_copy_file_range
            | libc::SYS_sendfile => true,
            _ => self.keeps(),
        }
    }

    fn keeps(&self) -> bool {
        [libc::SYS_fsync, libc::SYS_fdatasync].contains(&self.number)
    }

    /// The file or folder that it is about.
    fn file(&self, pid: Pid) -> PathBuf {
        std::fs::read_link(format!("/proc/{pid}/fd/{}", self.first)).unwrap_or_default()
    }
}
