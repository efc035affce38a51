#!/bin/sh
# Installs gapdesk from the folder this lies in, or puts a newer one in place of an older.
set -eu
umask 022

GLIBC=@GLIBC@
ARCHITECTURE=x86_64

usage() {
    cat <<'END'
sh install.sh                for you alone, into ~/.local
sh install.sh --system       for everybody, into /usr/local (as root)
sh install.sh --prefix DIR   below another folder
END
}

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    zh*)
        SAY_ARCHITECTURE='gapdesk 只能在 x86_64 处理器上运行，而这里是 %s。'
        SAY_GLIBC='gapdesk 需要 glibc %s 或更新版本，而这里是 %s。'
        SAY_NO_HOME='没有主文件夹：请用 --prefix 指定安装位置。'
        SAY_PREFIX='请给出完整路径，以 / 开头，并且不含换行：%s'
        SAY_WRITE='无法写入 %s：请以 root 身份运行，或用 --prefix 选择其他位置。'
        SAY_FOREIGN='%s 已存在，但不是本程序安装的：请先移走它。'
        SAY_FOREIGN_FILES='%s 中有不是本程序安装的文件，请先移走它们，再重新安装：%s'
        SAY_RUNNING='gapdesk 正在运行（%s）：请先从托盘菜单退出（或运行 %s --quit），再重新安装。'
        SAY_SPACE='%s 只剩 %s MB 空间，而 gapdesk 需要 %s MB。'
        SAY_COPY='无法复制到 %s：%s'
        SAY_CANNOT_RUN='程序无法在 %s 中运行；该位置可能不允许运行程序。'
        SAY_DONE='gapdesk 已安装。可从应用程序菜单启动，或运行 %s'
        SAY_REMOVE='卸载：sh %s'
        SAY_MENU='%s 不在 XDG_DATA_DIRS 中，因此应用程序菜单里不会出现 gapdesk。'
        SAY_LIBRARIES='系统缺少以下库，窗口将无法打开，请安装：%s'
        ;;
    *)
        SAY_ARCHITECTURE='gapdesk runs on x86_64 processors only; this is %s.'
        SAY_GLIBC='gapdesk needs glibc %s or newer; here is %s.'
        SAY_NO_HOME='There is no home folder: say with --prefix where to install.'
        SAY_PREFIX='Give the full path of the folder, beginning with / and without line breaks: %s'
        SAY_WRITE='%s cannot be written: run this as root, or choose another place with --prefix.'
        SAY_FOREIGN='%s is there already, but was not installed by this: move it away first.'
        SAY_FOREIGN_FILES='%s holds files that were not installed by this, move them away and install again: %s'
        SAY_RUNNING='gapdesk is running (%s): quit it from its tray menu or by %s --quit, and install again.'
        SAY_SPACE='%s has only %s MB free, and gapdesk needs %s MB.'
        SAY_COPY='Copying to %s failed: %s'
        SAY_CANNOT_RUN='The program cannot be run in %s; perhaps that place allows no programs.'
        SAY_DONE='gapdesk is installed. Start it from the menu of applications, or by %s'
        SAY_REMOVE='To remove it: sh %s'
        SAY_MENU='%s is not among XDG_DATA_DIRS, so the menu of applications does not show gapdesk.'
        SAY_LIBRARIES='There will be no window without these libraries, please install them: %s'
        ;;
esac

# say FORMAT VALUE...
say() {
    format=$1; shift
    # shellcheck disable=SC2059  # a format of the table above is meant
    printf "$format\n" "$@"
}
die() { say "$@" >&2; exit 1; }

# for_shell PATH: as it can be copied into a command.
for_shell() {
    case $1 in
        *[!A-Za-z0-9_./-]*) printf '%s' "$1" | sed -e "s/'/'\\\\''/g" -e "s/^/'/" -e "s/\$/'/" ;;
        *) printf '%s' "$1" ;;
    esac
}

# --- what is asked for ---------------------------------------------------------------------------------------

from=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
newline='
'

choose_places() {
    case ${1:-} in
        "")
            [ -d "${HOME:-}" ] || die "$SAY_NO_HOME"
            prefix=$HOME/.local
            ;;
        --system) prefix=/usr/local ;;
        --prefix) prefix=${2:-} ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    case $prefix in
        *"$newline"*) die "$SAY_PREFIX" "$prefix" ;;
        /*) ;;
        *) die "$SAY_PREFIX" "$prefix" ;;
    esac
    share=$prefix/share
    if [ -z "${1:-}" ]; then
        case ${XDG_DATA_HOME:-} in
            *"$newline"*) ;;
            /*) share=$XDG_DATA_HOME ;;
        esac
    fi
    program=$prefix/lib/gapdesk
    fresh=$prefix/lib/.gapdesk.new
    old=$prefix/lib/.gapdesk.old
    manifest=$program/installed-files
    command=$prefix/bin/gapdesk
}

# --- whether it can be done ----------------------------------------------------------------------------------

check_system() {
    [ "$(uname -m)" = "$ARCHITECTURE" ] || die "$SAY_ARCHITECTURE" "$(uname -m)"
    found=$(getconf GNU_LIBC_VERSION 2>/dev/null) || die "$SAY_GLIBC" "$GLIBC" "?"
    found=${found#glibc }
    if [ "${found%%.*}" -lt "${GLIBC%%.*}" ] ||
        { [ "${found%%.*}" -eq "${GLIBC%%.*}" ] && [ "${found#*.}" -lt "${GLIBC#*.}" ]; }; then
        die "$SAY_GLIBC" "$GLIBC" "$found"
    fi
}

# nearest FOLDER: it, or the first above it that is there.
nearest() {
    near=$1
    until [ -e "$near" ]; do near=$(dirname -- "$near"); done
    printf '%s\n' "$near"
}

can_write() {
    near=$(nearest "$1")
    [ -d "$near" ] && [ -w "$near" ]
}

# Empty folders are in nobody's way. What cannot be looked into is, with find's own words.
check_foreign_files() {
    [ -e "$program" ] || [ -L "$program" ] || return 0
    found=$(find "$program" ! -type d 2>&1 |
        awk 'NR <= 5 { printf "%s%s", comma, $0; comma = ", " }
            END { if (NR > 5) printf ", ..." }')
    [ -z "$found" ] || die "$SAY_FOREIGN_FILES" "$program" "$found"
}

check_places() {
    for folder in "$prefix/lib" "$prefix/bin" "$share"; do
        can_write "$folder" || die "$SAY_WRITE" "$folder"
    done
    [ -f "$manifest" ] || check_foreign_files
    if [ -e "$command" ] || [ -L "$command" ]; then
        [ "$(readlink -- "$command")" = ../lib/gapdesk/gapdesk ] || die "$SAY_FOREIGN" "$command"
    fi
}

# An old process must not go on over new files: it loads modules late.
check_running() {
    [ -e "$program/gapdesk" ] || return 0
    this=$(stat -Lc %d:%i "$program/gapdesk")
    # shellcheck disable=SC2013  # one word per process is meant
    for comm in $(grep -lsx gapdesk /proc/[0-9]*/comm); do
        process=${comm%/comm}
        [ "$(stat -Lc %d:%i "$process/exe" 2>/dev/null)" != "$this" ] ||
            die "$SAY_RUNNING" "${process#/proc/}" "$(for_shell "$command")"
    done
}

# An older one stays until the new one is whole, so there must be room for both. Of what df says, the names
# of device and place may have blanks.
check_space() {
    needed=$(du -sk -- "$from/gapdesk" "$from/share" 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }')
    place=$(nearest "$prefix/lib")
    free=$(df -Pk -- "$place" 2>/dev/null |
        sed -n '2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')
    [ "${free:-$needed}" -ge "$needed" ] ||
        die "$SAY_SPACE" "$place" $((free / 1024)) $(((needed + 1023) / 1024))
}

# --- the work ------------------------------------------------------------------------------------------------

# The older program back in its place, if a run was cut off between the two renames.
put_back() { [ -e "$program" ] || [ ! -e "$old" ] || mv -- "$old" "$program"; }

# Takes back what an unfinished installation put, but nothing that an older one had put already.
undo() {
    trap '' HUP INT TERM
    put_back
    [ -f "$fresh/installed-files" ] || return 0
    known=/dev/null
    [ ! -f "$manifest" ] || known=$manifest
    made=$(grep -Fxv -f "$known" -- "$fresh/installed-files" | LC_ALL=C sort -r)
    rm -rf -- "$fresh"
    printf '%s\n' "$made" | while IFS= read -r each; do
        case $each in
            "$program"/*) ;;
            */) rmdir -- "$each" 2>/dev/null || true ;;
            *) rm -f -- "$each" "$each.new" ;;
        esac
    done
}

# Files and, with a / at their end, folders of this installation, as uninstall.sh takes them away.
note() { printf '%s\n' "$1" >>"$fresh/installed-files"; }

# missing_folders FOLDER: it and those above it that are not there yet, each with a / at its end.
missing_folders() {
    [ ! -d "$1" ] || return 0
    missing_folders "$(dirname -- "$1")"
    printf '%s/\n' "$1"
}

# make_folder FOLDER: and those above it; only new ones are noted.
make_folder() {
    new=$(missing_folders "$1")
    [ -n "$new" ] || return 0
    mkdir -p -- "$1"
    note "$new"
}

# copy FROM TO: of what cp says, which may be a line for every file, only the last is told.
copy() {
    said=$(cp -RP -- "$1" "$2" 2>&1) || die "$SAY_COPY" "$2" "$(printf '%s\n' "$said" | tail -n 1)"
}

# put FILE FOLDER: copy it there, whole or not at all.
put() {
    make_folder "$2"
    target=$2/$(basename -- "$1")
    note "$target"
    copy "$1" "$target.new"
    chmod 644 -- "$target.new"
    mv -f -- "$target.new" "$target"
}

put_program() {
    above=$(missing_folders "$prefix/lib")
    mkdir -p -- "$fresh"
    note "$manifest"
    [ -z "$above" ] || note "$above"
    copy "$from/gapdesk/." "$fresh"
    "$fresh/gapdesk" --version >/dev/null 2>&1 || die "$SAY_CANNOT_RUN" "$prefix/lib"
    copy "$from/uninstall.sh" "$fresh/uninstall.sh"
    (cd -- "$fresh" && find . -type d | sed 's|^\.||') | while IFS= read -r each; do note "$program$each/"; done
    (cd -- "$fresh" && find . ! -type d ! -path ./installed-files | sed 's|^\.||') | while IFS= read -r each; do note "$program$each"; done
}

# What the entry starts, quoted as the Desktop Entry Specification wants it ("The Exec key"): a backslash
# before each of "`$\, doubled because the value is a string, and %% for %.
quoted() {
    printf '%s' "$1" | sed -e 's/\\/\\\\\\\\/g' -e 's/["`$]/\\\\&/g' -e 's/%/%%/g' -e 's/^/"/' -e 's/$/"/'
}

put_entry() {
    exec_value=$(quoted "$program/gapdesk")
    try_value=$(printf '%s' "$program/gapdesk" | sed 's/\\/\\\\/g')
    while IFS= read -r line; do
        case $line in
            Exec=gapdesk*) printf '%s\n' "Exec=$exec_value${line#Exec=gapdesk}" ;;
            TryExec=*) printf '%s\n' "TryExec=$try_value" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done <"$from/share/applications/gapdesk.desktop" >"$fresh/gapdesk.desktop"
    put "$fresh/gapdesk.desktop" "$share/applications"
    rm -- "$fresh/gapdesk.desktop"
}

put_share() {
    put_entry
    (cd -- "$from/share" && find . -type f ! -name gapdesk.desktop | sed 's|^\./||') |
        while IFS= read -r file; do put "$from/share/$file" "$share/$(dirname -- "$file")"; done
    touch -- "$share/icons/hicolor"  # a cache of icons in it is old now
}

# What an older version left, and this one has no more; the folders it made stay noted.
put_away_older() {
    [ -f "$manifest" ] || return 0
    grep -Fxv -f "$fresh/installed-files" -- "$manifest" | while IFS= read -r each; do
        case $each in
            "$program"/*) ;;
            */) note "$each" ;;
            *) rm -f -- "$each" ;;
        esac
    done
}

# The new program in place of the old: two renames.
swap() {
    if [ -e "$program" ]; then mv -- "$program" "$old"; fi
    mv -- "$fresh" "$program"
    rm -rf -- "$old"
}

put_command() {
    make_folder "$prefix/bin"
    ln -sfn ../lib/gapdesk/gapdesk "$command"
    note "$command"
}

# --- what is to be said --------------------------------------------------------------------------------------

missing_libraries() {
    command -v ldd >/dev/null || return 0
    LD_LIBRARY_PATH=$program/_internal ldd "$program/_internal/PySide6/Qt/plugins/platforms/libqxcb.so" 2>/dev/null |
        awk '/not found/ { printf "%s ", $1 }'
}

tell() {
    say "$SAY_DONE" "$(for_shell "$command")"
    say "$SAY_REMOVE" "$(for_shell "$program/uninstall.sh")"
    case :${XDG_DATA_HOME:-${HOME:-}/.local/share}:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}: in
        *":$share:"* | *":$share/:"*) ;;
        *) say "$SAY_MENU" "$share" ;;
    esac
    missing=$(missing_libraries)
    [ -z "$missing" ] || say "$SAY_LIBRARIES" "$missing"
}

choose_places "$@"
check_system
check_places
check_running
put_back
rm -rf -- "$fresh" "$old"
check_space
trap undo EXIT
trap 'exit 129' HUP  # not every shell runs the trap of EXIT when a signal ends it
trap 'exit 130' INT
trap 'exit 143' TERM
put_program
put_share
put_command
put_away_older
swap
tell
