# shellcheck shell=bash
# Helpers shared by the scripts: progress lines, clear failures, and the choice of the Rust toolchain.
# Sourced, never run; the caller sets `set -euo pipefail` itself.

REPO_ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# Downloads, base systems and tools, which may be deleted at any time. A result is never kept there.
CACHE_DIR=${FFJ_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/ffj-bot}
# shellcheck disable=SC2034 # the callers use it
TOOLS_DIR=$CACHE_DIR/tools

# Colours only for people: a log file or a CI page gets plain text. NO_COLOR is the usual wish to have none.
if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    C_SAY=$'\e[1;36m' C_BAD=$'\e[1;31m' C_OFF=$'\e[0m'
else
    C_SAY='' C_BAD='' C_OFF=''
fi

# Prints one progress line with the seconds since the script began. Goes to stderr, so that stdout stays a result.
say() {
    printf '%s--- [%3ds]%s %s\n' "$C_SAY" "$SECONDS" "$C_OFF" "$*" >&2
}

# Ends the script with one line that says what is wrong and, if possible, what to do.
die() {
    printf '%s%s:%s %s\n' "$C_BAD" "${0##*/}" "$C_OFF" "$*" >&2
    exit 1
}

# Ends the script because this machine cannot do the work at all. Status 3 lets a test report "skipped: needs …".
cannot() {
    printf 'needs %s\n' "$*" >&2
    exit 3
}

# Ends the script with its short usage after wrong arguments. The caller defines `usage`.
bad_usage() {
    [[ $# -eq 0 ]] || printf '%s%s:%s %s\n' "$C_BAD" "${0##*/}" "$C_OFF" "$*" >&2
    usage >&2
    exit 2
}

# Whether this is the Debian whose C library is the oldest that a release runs on.
debian_12() {
    # shellcheck source=/dev/null
    [[ -r /etc/os-release ]] && (. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-} == 12 ]])
}

need_root() {
    [[ $EUID -eq 0 ]] || cannot "root"
}

# require_tool TOOL [HINT]: refuses to go on without TOOL, and says how to get it.
require_tool() {
    command -v -- "$1" >/dev/null || cannot "$1 (${2:-scripts/lib/setup installs it})"
}

# version_at_least HAVE WANT
version_at_least() {
    [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]
}

# debian_version VERSION: as Debian spells it, and as « sort -V » understands it: 1.4.0~rc.1 comes before 1.4.0.
debian_version() {
    printf '%s\n' "$1" | tr - '~'
}

# The oldest Rust that compiles this source. Cargo.toml is the only place that states it.
rust_wanted() {
    sed -n 's/^rust-version *= *"\([^"]*\)".*/\1/p' "$REPO_ROOT/Cargo.toml"
}

# Prints the directory of the first cargo and rustc that are new enough, or fails. Besides PATH it looks where rustup
# installs (not on the PATH of a non-login shell), and where Debian and Ubuntu do: their packages rustc and rustc-web
# install in /usr/bin, the versioned ones in a directory of their own.
find_toolchain() {
    local wanted dir have
    local -a dirs
    wanted=$(rust_wanted)
    IFS=: read -r -a dirs <<<"${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$PATH"
    for dir in "${dirs[@]}" /usr/bin /usr/lib/rust-*/bin; do
        [[ -x $dir/cargo && -x $dir/rustc ]] || continue
        # A rustup proxy without a default toolchain must answer "no", not start a download.
        have=$(cd "$REPO_ROOT" && RUSTUP_AUTO_INSTALL=0 "$dir/rustc" --version 2>/dev/null) || continue
        have=${have#rustc }
        have=${have%% *}
        if version_at_least "${have%%-*}" "$wanted"; then
            printf '%s\n' "$dir"
            return 0
        fi
    done
    return 1
}

# Exports PATH and CARGO so that every cargo below this shell is one that can build the source.
use_toolchain() {
    local dir
    dir=$(find_toolchain) || die "no Rust $(rust_wanted) or newer here: run scripts/lib/setup build"
    [[ $PATH == "$dir":* ]] || PATH=$dir:$PATH
    # What the machine has comes before what scripts/lib/tools has installed.
    [[ :$PATH: == *:"$TOOLS_DIR/bin":* ]] || PATH=$PATH:$TOOLS_DIR/bin
    CARGO=$dir/cargo
    export PATH CARGO
}

# Prints where cargo leaves what it builds.
target_dir() {
    "$CARGO" metadata --locked --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}

# no_arguments HELP WORD…: for a script that takes none but --help.
no_arguments() {
    local text=$1
    shift
    [[ $# -gt 0 ]] || return 0
    [[ $# -eq 1 && ($1 == -h || $1 == --help) ]] || die "no arguments are wanted"
    printf 'Usage: scripts/lib/%s\n\n%s\n' "${0##*/}" "$text"
    exit 0
}

# skip_lint WHAT: says that something that looks at the code alone is left out for want of WHAT. Only a pipeline that promises it has
# to have it.
skip_lint() {
    printf 'skipped: needs %s\n' "$*" >&2
    [[ ${CI:-} != true ]] || die "this must run here, and needs $*"
}

# From here on cargo compiles as it does for the tests: what is ours with clippy-driver, the compiler with clippy in it, for which a
# warning is an error. Fails where there is none. Such a build stands beside the one that « cargo build » makes, and shares all
# libraries with it.
as_for_tests() {
    # Not the commit itself, which would have everything compiled anew after each.
    export FFJ_COMMIT=0000000000000000000000000000000000000000
    # The one of this very compiler: clippy 0.1.95 is part of Rust 1.95.
    local driver=${CARGO%/*}/clippy-driver clippy compiler
    clippy=$("$driver" --version 2>/dev/null) && compiler=$("${CARGO%/*}/rustc" --version) || return
    [[ $clippy =~ ^clippy\ 0\.1\.([0-9]+) && $compiler == "rustc 1.${BASH_REMATCH[1]}."* ]] || return
    # As cargo clippy hands its words on.
    export RUSTC_WORKSPACE_WRAPPER=$driver CLIPPY_ARGS=--deny=warnings__CLIPPY_HACKERY__
}
