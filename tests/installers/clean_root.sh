#!/bin/sh
# What is handed out for Linux, on a Debian that has nothing else: installed, started from its menu entry,
# upgraded while it runs, removed. Needs root, debootstrap and the network (for Debian's own packages, which
# are kept for the next time); the machine itself is left as it was.
#
#   sh tests/installers/clean_root.sh DEB TARBALL [PICTURES]      one line per check; exit 0 if all hold
#
# PICTURES is a folder for pictures of the screen. SUITE=trixie tries another Debian.
set -eu

SUITE=${SUITE:-bookworm}
MIRROR=${MIRROR:-http://deb.debian.org/debian}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/gapdesk-clean-root/$SUITE
TOOLS="xvfb libsecret-tools xauth openbox trayer dbus-x11 gnome-keyring xdotool imagemagick curl iproute2 libglib2.0-bin x11-utils
fonts-noto-cjk"
HOME_OF_USER="/home/te st 人"
PORT=17860
KEY=AQ.test-key-clean-root-0123456789abcdefgh

die() { printf 'clean_root: %s\n' "$*" >&2; exit 2; }

WORK=${WORK:-}
root=$WORK/root

# --- one root, thrown away afterwards ------------------------------------------------------------------------

# All mounts and processes live in namespaces of their own, and end with them however this ends.
outside() {
    [ "$(id -u)" = 0 ] || die "needs root"
    command -v debootstrap >/dev/null || die "needs debootstrap"
    if [ ! -f "${1:-}" ] || [ ! -f "${2:-}" ]; then die "which DEB, which TARBALL?"; fi
    work=$(mktemp -d)
    trap 'rm -rf --one-file-system "$work"' EXIT
    mkdir -p "$work/root" "$work/log" "$CACHE/archives"
    cp "$1" "$work/gapdesk.deb"
    cp "$2" "$work/gapdesk.tar.xz"
    failed=0
    WORK=$work unshare --mount --pid --fork --kill-child --mount-proc sh "$0" --inside || failed=1
    if [ -n "${3:-}" ]; then
        mkdir -p "$3"
        cp "$work"/log/* "$3"
    fi
    exit "$failed"
}

inside() {
    make_base
    mount_base
    made_ready
    # No network from here on, and all ports free.
    unshare --net sh "$0" --offline
}

make_base() {
    if [ ! -f "$CACHE/base.tar" ]; then
        debootstrap --variant=minbase "$SUITE" "$root" "$MIRROR" >"$WORK/log/debootstrap.txt" 2>&1 ||
            die "debootstrap failed: $(tail -n 3 "$WORK/log/debootstrap.txt")"
        rm -f "$root"/var/cache/apt/archives/*.deb
        tar -C "$root" -cf "$CACHE/base.tar.new" .
        mv "$CACHE/base.tar.new" "$CACHE/base.tar"
    else
        tar -C "$root" -xf "$CACHE/base.tar"
    fi
}

mount_base() {
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev"
    for device in null zero full random urandom tty; do
        : >"$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir "$root/dev/shm" "$root/dev/pts"
    mount -t tmpfs tmpfs "$root/dev/shm"
    ln -s /proc/self/fd "$root/dev/fd"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mount --bind "$CACHE/archives" "$root/var/cache/apt/archives"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"  # no services in here
    chmod 755 "$root/usr/sbin/policy-rc.d"
    printf 'Binary::apt-get::APT::Keep-Downloaded-Packages "true";\n' >"$root/etc/apt/apt.conf.d/keep"
}

as_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@"; }
install_packages() {
    as_root apt-get install -y -q --no-install-recommends "$@" >>"$WORK/log/apt.txt" 2>&1
}

# as_user COMMAND: by a shell with the user's session around it.
as_user() {
    chroot "$root" runuser -u tester -- env -i HOME="$HOME_OF_USER" USER=tester LANG="${LANGUAGE_OF_USER:-C.UTF-8}" \
        PATH=/usr/bin:/bin sh -c "cd; [ ! -f .session ] || . ./.session; $1"
}

# --- checks --------------------------------------------------------------------------------------------------

# check SENTENCE COMMAND...: what it prints is shown if it fails.
check() {
    sentence=$1; shift
    if "$@" >"$WORK/said" 2>&1; then
        printf 'ok    %s\n' "$sentence"
    else
        printf 'FAIL  %s\n' "$sentence"
        sed 's/^/        /' "$WORK/said" | tail -n 20
        : >"$WORK/failed"
    fi
}

# soon COMMAND...: within 20 s.
soon() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || return 1
        sleep 0.2
    done
}

processes() { chroot "$root" pgrep -x gapdesk 2>/dev/null || true; }

# --- what the package names is enough ------------------------------------------------------------------------

made_ready() {
    as_root apt-get update -q >"$WORK/log/apt.txt" 2>&1 || die "no package lists: $(tail -n 3 "$WORK/log/apt.txt")"
    cp "$WORK/gapdesk.deb" "$root/opt/gapdesk.deb"
    check "the package installs with what it names alone" install_packages /opt/gapdesk.deb
    check "no library is missing for a window" no_library_missing
    check "the self-test passes, with nothing else installed" as_root gapdesk --selftest
    check "purged, it leaves nothing behind" purged
    # shellcheck disable=SC2086  # a list of words is meant
    install_packages $TOOLS procps || die "the tools cannot be installed: $(tail -n 3 "$WORK/log/apt.txt")"
    as_root useradd -m -d "$HOME_OF_USER" -s /bin/sh tester
}

no_library_missing() {
    # shellcheck disable=SC2016  # the shell in there expands it
    as_root sh -c 'for each in /usr/lib/gapdesk/_internal/PySide6/Qt/plugins/platforms/libqxcb.so \
        /usr/lib/gapdesk/_internal/PySide6/*.so; do LD_LIBRARY_PATH=/usr/lib/gapdesk/_internal ldd "$each"; done' >"$WORK/ldd" || return 1
    ! grep 'not found' "$WORK/ldd"
}

purged() {
    as_root apt-get purge -y -q gapdesk || return 1
    left=$(as_root find / -xdev \( -path /proc -o -path /opt -o -path /home -o -path /tmp -o -path /var/log \
        -o -path /var/cache/apt \) -prune -o -iname '*gapdesk*' -print)
    named=$(as_root grep -rls gapdesk /etc /usr/share/applications /usr/share/icons /var/lib/dpkg \
        --exclude='*-old' || true)
    [ -z "$left$named" ] || { echo "$left"; echo "$named"; return 1; }
}

# --- a desktop -----------------------------------------------------------------------------------------------

start_desktop() {
    cat >"$root/opt/desktop" <<'END'
Xvfb :7 -screen 0 1280x900x24 -nolisten tcp &
export DISPLAY=:7 NO_AT_BRIDGE=1
until xdpyinfo >/dev/null 2>&1; do sleep 0.1; done
openbox &
sleep 1
trayer --edge bottom --align right --width 20 --height 40 &
printf pw | gnome-keyring-daemon --unlock --components=secrets
cat >"$HOME/.session" <<END_OF_SESSION
export DISPLAY=$DISPLAY NO_AT_BRIDGE=1 XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR
export DBUS_SESSION_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
END_OF_SESSION
sleep 3600
END
    chmod 1777 "$root/tmp"
    mkdir -p "$root/run/user"
    as_root install -d -m 700 -o tester -g tester /run/user/1
    as_user 'XDG_RUNTIME_DIR=/run/user/1 exec dbus-run-session -- sh /opt/desktop' >"$WORK/log/desktop.txt" 2>&1 &
    soon test -f "$root$HOME_OF_USER/.session"
}

picture() { as_user "import -window root /tmp/$1.png" && cp "$root/tmp/$1.png" "$WORK/log/$1.png"; }

listening() { grep -qs "gapdesk listening on http://127.0.0.1:$PORT" "$root$HOME_OF_USER/said"; }
launch() {
    rm -f "$root$HOME_OF_USER/said"
    as_user "exec gio launch '$1' >said 2>&1" &
    soon listening || { cat "$root$HOME_OF_USER/said"; return 1; }
}
healthy() { as_user "curl -fsS http://127.0.0.1:$PORT/health"; }
has_window() { soon as_user 'xdotool search --onlyvisible --class gapdesk'; }
ended() { [ -z "$(processes)" ]; }
token() { as_user "'$1' token show" | tail -n 1; }
answered() {
    as_user "curl -fsS http://127.0.0.1:$PORT/v1/chat/completions -H 'Authorization: Bearer gd-practice' \
        -H 'Content-Type: application/json' \
        -d '{\"model\":\"gemini-3.5-flash-lite\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'" |
        grep -q '"assistant"'
}

# What a line of an entry starts: the first Exec= after a group's name.
exec_of() { sed -n "/^\[$2\]/,\$s/^Exec=//p" "$root$1" | head -n 1; }

# practises ENTRY: the entry's own action, started by a shell, which hears how it ends.
practises() {
    rm -f "$root$HOME_OF_USER/said" "$root$HOME_OF_USER/code"
    as_user "$(exec_of "$1" 'Desktop Action practice' | sed 's/\\\\/\\/g') >said 2>&1; echo \$? >code" &
    soon listening || { cat "$root$HOME_OF_USER/said"; return 1; }
    soon answered
}
ends_well() {
    # shellcheck disable=SC2046  # one word per process is meant
    kill -s TERM $(processes_here)
    soon test -s "$root$HOME_OF_USER/code"
    [ "$(cat "$root$HOME_OF_USER/code")" = 0 ] || { cat "$root$HOME_OF_USER/code" "$root$HOME_OF_USER/said"; return 1; }
}
processes_here() { pgrep -x gapdesk; }

# --- the package ---------------------------------------------------------------------------------------------

ENTRY=/usr/share/applications/gapdesk.desktop

make_older() {
    dpkg-deb -R "$WORK/gapdesk.deb" "$WORK/older"
    sed -i 's/^Version: .*/Version: 0.0.1/' "$WORK/older/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone -b "$WORK/older" "$root/opt/older.deb" >/dev/null
    rm -r "$WORK/older"
}

try_package() {
    make_older
    install_packages /opt/older.deb || die "the older package cannot be installed"
    check "deb: the entry's practice action answers a request" practises "$ENTRY"
    check "deb: SIGTERM ends it with 0" ends_well
    check "deb: it starts from the menu entry, and listens" launch "$ENTRY"
    check "deb: it has a window" has_window
    sleep 3
    check "deb: a picture of the window and the tray" picture deb
    check "deb: a key goes into the real keyring" as_user "printf %s $KEY | gapdesk keys import -"
    before=$(token gapdesk)
    check "deb: the token is in the keyring" in_keyring "$before"
    check "deb: the newer version installs over the running one" install_packages /opt/gapdesk.deb
    check "deb: the old process has ended" ended
    check "deb: the new one starts from the menu entry" launch "$ENTRY"
    check "deb: and is healthy" healthy
    check "deb: the token is the same as before" same_token "$before"
    check "deb: the key is still there" has_key gapdesk
    check "deb: purged while it runs, it leaves nothing behind" purged
    check "deb: and has ended" ended
    check "deb: the user's data is kept" test -f "$root$HOME_OF_USER/.local/share/gapdesk/gapdesk.db"
}

# Compared, never printed.
in_keyring() { [ -n "$1" ] && as_user 'secret-tool search --all username token' 2>&1 | grep -qF "secret = $1"; }
same_token() { [ -n "$1" ] && [ "$(token gapdesk)" = "$1" ]; }
has_key() { as_user "'$1' keys list" | grep -q '^key 1 .* keyring'; }

# --- the archive ---------------------------------------------------------------------------------------------

try_archive() {
    here="$root$HOME_OF_USER/下 载"
    as_user 'mkdir "下 载"'
    tar -C "$here" -xf "$WORK/gapdesk.tar.xz" --no-same-owner
    folder=$(basename "$here"/gapdesk-*)
    files_of_user >"$WORK/files.before"
    program="$HOME_OF_USER/.local/lib/gapdesk/gapdesk"
    entry=$HOME_OF_USER/.local/share/applications/gapdesk.desktop
    : >"$here/$folder/gapdesk/_internal/of-the-older"
    check "archive: installs for one user" as_user "sh '下 载/$folder/install.sh'"
    rm "$here/$folder/gapdesk/_internal/of-the-older"
    check "archive: the practice action answers a request" practises "$entry"
    check "archive: SIGTERM ends it with 0" ends_well
    check "archive: it starts from the menu entry, with the data of before" launch "$entry"
    check "archive: the key is still there" has_key "$program"
    check "archive: refuses while it runs, in one sentence" refused "sh '下 载/$folder/install.sh'" running
    LANGUAGE_OF_USER=zh_CN.UTF-8
    check "archive: and in Chinese" refused "sh '下 载/$folder/install.sh'" 正在运行
    LANGUAGE_OF_USER=
    check "archive: so does removing it" refused "sh .local/lib/gapdesk/uninstall.sh" running
    # shellcheck disable=SC2046  # one word per process is meant
    kill -s TERM $(processes_here)
    check "archive: ended" soon ended
    check "archive: the newer one takes its place" as_user "sh '下 载/$folder/install.sh'"
    check "archive: nothing of the older is left" test ! -e "$root$HOME_OF_USER/.local/lib/gapdesk/_internal/of-the-older"
    LANGUAGE_OF_USER=zh_CN.UTF-8
    check "archive: it starts, in Chinese" launch "$entry"
    check "archive: it has a window" has_window
    sleep 3
    check "archive: a picture of the window and the tray" picture archive
    LANGUAGE_OF_USER=
    # shellcheck disable=SC2046
    kill -s TERM $(processes_here)
    soon ended || true
    check "archive: refuses a place that cannot be written" refused "sh '下 载/$folder/install.sh' --system" written
    check "archive: removed" as_user "sh .local/lib/gapdesk/uninstall.sh"
    cp "$WORK/said" "$WORK/log/uninstall.txt"
    files_of_user >"$WORK/files.after"
    check "archive: exactly what was there before is there now" diff "$WORK/files.before" "$WORK/files.after"
}

files_of_user() {
    (cd "$root$HOME_OF_USER" && find . ! -path './.local/share/gapdesk*' ! -path './.local/state*' ! -path './.config*' \
        ! -path './.cache*' ! -name said ! -name code | LC_ALL=C sort)
}

refused() {
    if as_user "$1" >"$WORK/refusal" 2>&1; then echo "it was not refused"; return 1; fi
    cat "$WORK/refusal"
    [ "$(wc -l <"$WORK/refusal")" = 1 ] && grep -q "$2" "$WORK/refusal"
}

# -------------------------------------------------------------------------------------------------------------

offline() {
    as_root ip link set lo up
    check "a desktop with tray and keyring starts" start_desktop
    try_package
    try_archive
    [ ! -e "$WORK/failed" ]
}

case ${1:-} in
    --inside) inside ;;
    --offline) offline ;;
    *) outside "$@" ;;
esac
