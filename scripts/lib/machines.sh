# shellcheck shell=bash
# What every kind of throw-away machine shares: the recipe of its Debian, its name and lock, and files going in and out.
# Sourced after common.sh. The caller sets DIR, where its machines live, and defines `run` and `remove_traces`.

# shellcheck disable=SC2034 # the callers use it
MACHINES=${FFJ_MACHINE_DIR:-$CACHE_DIR}

# ---- the recipe of a Debian --------------------------------------------------------------------------------------

is_suite() {
    [[ $1 == bookworm || $1 == trixie ]]
}

# Prints the packages of SUITE: a system as small as apt allows, plus what the bot's package depends on.
recipe_packages() {
    local ssl=libssl3t64
    [[ $1 != bookworm ]] || ssl=libssl3
    printf '%s\n' systemd systemd-sysv dbus "$ssl" ca-certificates procps iproute2 util-linux sqlite3
}

# Left out of the machine, because every boot copies it: nothing reads manuals there. /usr/share/doc/*/copyright stays.
recipe_excludes() {
    printf 'path-exclude=%s\n' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*' '/usr/share/doc/*/*' \
        '/usr/share/lintian/*' '/usr/share/bug/*'
    printf 'path-include=/usr/share/doc/*/copyright\n'
}

# Prepares the unpacked system in $1. Units that wait for a login or for the network, and those that wake up at some
# hour of the day, are masked: they would slow the boot, or change what a test observes.
recipe_customize() {
    local root=$1 unit
    for unit in systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service \
        systemd-network-generator.service systemd-resolved.service systemd-timesyncd.service \
        getty.target getty@tty1.service console-getty.service container-getty@.service apt-daily.timer \
        apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
        systemd-tmpfiles-clean.timer systemd-hwdb-update.service systemd-update-utmp.service; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
    ln -sf /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
    # Logs must outlive `machine reboot`.
    mkdir -p "$root/var/log/journal"
    # Empty, not absent: systemd then makes a new identity for each machine, without the presets of a first boot.
    : >"$root/etc/machine-id"
    rm -f "$root/etc/hostname" "$root/etc/resolv.conf" "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
}

# Prints sources.list lines for SUITE on the mirrors that this host's apt uses for Debian, whichever release of Debian
# the host itself runs. Prints nothing where apt knows no Debian mirror (Ubuntu): mmdebstrap then has its own default.
recipe_sources() {
    local suite=$1 origin component codename uri
    # shellcheck disable=SC2016 # apt expands these
    apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        while read -r origin component codename uri; do
            [[ $origin == Debian && $component == main ]] || continue
            case $codename in
                *-updates) codename=$suite-updates ;;
                *-security) codename=$suite-security ;;
                *-*) continue ;;
                *) codename=$suite ;;
            esac
            printf 'deb %s %s main\n' "$uri" "$codename"
        done | sort -u
}

# The host's proxy, certificate and clock settings of apt, as options for mmdebstrap's apt.
recipe_apt_options() {
    apt-config dump | grep -E '^Acquire::((http|https)::.*|Check-Valid-Until|Check-Date|Retries|Force[^ ]*) "..*";$' || true
}

# apt knows the origin of its mirrors only once it has read their lists.
know_mirrors() {
    if [[ -z $(recipe_sources "$1") ]]; then
        say "reading the package lists"
        apt-get -qq update || say "apt-get update failed; going on"
    fi
}

# make_tree SUITE TREE OPTION…: a Debian in the new directory TREE, made by mmdebstrap from the mirrors and with the
# settings of this host's apt.
make_tree() {
    local suite=$1 tree=$2
    shift 2
    local -a options=() inputs=()
    mapfile -t options < <(recipe_apt_options | sed 's/^/--aptopt=/')
    # Debian's own keys, also where apt does not trust them for itself (Ubuntu, or a suite newer than the host).
    if [[ -f /usr/share/keyrings/debian-archive-keyring.gpg ]]; then
        options+=(--keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
    fi
    recipe_sources "$suite" >"$tree.sources.list"
    [[ ! -s $tree.sources.list ]] || inputs=("$tree.sources.list")
    mmdebstrap --quiet --format=directory "$@" "${options[@]}" "$suite" "$tree" "${inputs[@]}" </dev/null
}

# ---- the life of a machine ---------------------------------------------------------------------------------------
#
# DIR/run/NAME/lock is held by a machine's supervisor as long as the machine lives, so that neither PIDs nor leftovers
# can lie.

valid_name() {
    [[ $1 =~ ^[a-z][a-z0-9-]{0,30}$ ]] || bad_usage "not a name for a machine: $1"
}

# take_lock NAME [SECONDS]: holds the lock of a machine on descriptor 9, or fails if the machine lives. A lock file that was
# removed in the meantime protects nothing, hence the comparison. Whoever looks whether it lives holds it for a moment too.
take_lock() {
    local state=$DIR/run/$1
    while :; do
        mkdir -p "$state"
        { exec 9>"$state/lock"; } 2>/dev/null || continue
        flock -w "${2:-0}" 9 || { exec 9>&- && return 1; }
        [[ $state/lock -ef /proc/self/fd/9 ]] && return 0
        exec 9>&-
    done
}

# Shared, so that two who look do not take each other for the machine.
alive() {
    local state=$DIR/run/$1
    [[ -e $state/lock ]] || return 1
    ! flock --shared -n "$state/lock" true 2>/dev/null
}

# Removes the folder of a machine. It goes all at once: whoever looks meanwhile finds none, and not half a one to lock or to remove too.
remove_folder() {
    local gone
    [[ -d $DIR/run/$1 ]] || return 0
    gone=$(mktemp -d "$DIR/run/.gone-XXXXXX")
    mv -T "$DIR/run/$1" "$gone"
    # Whoever sweeps meanwhile may be quicker; what is left is swept next time.
    rm -rf --one-file-system "$gone" 2>/dev/null || true
}

# Removes what machines left that were killed together with their supervisor.
sweep() {
    local state name
    rm -rf --one-file-system "$DIR"/run/.gone-* 2>/dev/null || true
    for state in "$DIR"/run/*/; do
        [[ -d $state ]] || continue
        name=$(basename "$state")
        if ! alive "$name" && take_lock "$name"; then
            remove_traces "$name"
            exec 9>&-
        fi
    done
}

# ---- files -------------------------------------------------------------------------------------------------------

copy_in() {
    local name=$1 source=$2 destination=$3
    [[ -e $source ]] || die "no such file: $source"
    # shellcheck disable=SC2016 # expanded by the shell in the machine
    tar -C "$(dirname -- "$source")" --owner=0 --group=0 --numeric-owner -cf - -- "$(basename -- "$source")" |
        run "$name" sh -ec "$UNPACK" sh "$destination" "$(basename -- "$source")"
}

copy_out() {
    local name=$1 source=$2 destination=$3
    run "$name" tar -C "$(dirname -- "$source")" -cf - -- "$(basename -- "$source")" |
        sh -ec "$UNPACK" sh "$destination" "$(basename -- "$source")"
}

# Unpacks an archive of $2 as $1: into it, if it is a directory, else under that very name.
# shellcheck disable=SC2016 # expanded by the shell that runs it
UNPACK='
case $1 in */) mkdir -p "$1" ;; esac
if [ -d "$1" ]; then
    tar -C "$1" --no-same-owner -xpf -
else
    mkdir -p "$(dirname "$1")"
    new=$(mktemp -d "$(dirname "$1")/.new.XXXXXX")
    trap "rm -rf \"$new\"" EXIT
    tar -C "$new" --no-same-owner -xpf -
    mv -fT "$new/$2" "$1"
fi'
