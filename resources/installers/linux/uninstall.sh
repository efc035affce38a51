#!/bin/sh
# Removes what install.sh put onto this system, file by file, and nothing else.
set -eu

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    zh*)
        SAY_NOT_HERE='请从 gapdesk 的安装位置运行它：%s 不存在。'
        SAY_WRITE='无法写入 %s：请以 root 身份运行。'
        SAY_RUNNING='gapdesk 正在运行（%s）：请先从托盘菜单退出，或运行 %s --quit。'
        SAY_OTHER='此文件夹来自 %s，而那里安装着 gapdesk：请运行那里的 uninstall.sh。'
        SAY_HINT='密钥和数据会保留；若也要删除，请在卸载之前运行 %s erase'
        SAY_DONE='gapdesk 已卸载。'
        SAY_MOVED='它安装在 %s，后来移到了 %s；菜单项、图标和命令只在最初的安装位置删除。'
        SAY_LEFT='%s 中有不是随 gapdesk 安装的文件，已保留；再次安装之前请移走它们：%s'
        SAY_KEPT='您的数据仍然保留：%s'
        ;;
    *)
        SAY_NOT_HERE='Run this where gapdesk is installed: there is no %s.'
        SAY_WRITE='%s cannot be written: run this as root.'
        SAY_RUNNING='gapdesk is running (%s): quit it from its tray menu or by %s --quit.'
        SAY_OTHER='This folder is from %s, where gapdesk is installed: run the uninstall.sh there.'
        SAY_HINT='Keys and data stay; %s erase before this removes them too.'
        SAY_DONE='gapdesk is removed.'
        SAY_MOVED='It was installed in %s and moved to %s; menu entry, icons and command were removed only where they were put.'
        SAY_LEFT='%s holds files that were not installed with gapdesk; they stay, move them away before installing it again: %s'
        SAY_KEPT='Your data is kept: %s'
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

same() { [ "$(stat -Lc %d:%i "$1" 2>/dev/null)" = "$(stat -Lc %d:%i "$2" 2>/dev/null)" ]; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
manifest=$here/installed-files

# Where it was installed: the folder may have been moved since, or have another name by a link.
find_origin() {
    [ -f "$manifest" ] || die "$SAY_NOT_HERE" "$manifest"
    noted=$(grep -m 1 '/installed-files$' "$manifest") || die "$SAY_NOT_HERE" "$manifest"
    program=${noted%/installed-files}
    moved=
    if ! same "$manifest" "$noted"; then
        [ ! -e "$noted" ] || die "$SAY_OTHER" "$program"
        moved=yes
    fi
    command=${program%/lib/gapdesk}/bin/gapdesk
    [ -x "$command" ] || command=$here/gapdesk
}

check() {
    for folder in "$here" "$(dirname -- "$here")"; do
        [ -w "$folder" ] || die "$SAY_WRITE" "$folder"
    done
    [ -e "$here/gapdesk" ] || return 0
    # shellcheck disable=SC2013  # one word per process is meant
    for comm in $(grep -lsx gapdesk /proc/[0-9]*/comm); do
        process=${comm%/comm}
        ! same "$process/exe" "$here/gapdesk" || die "$SAY_RUNNING" "${process#/proc/}" "$(for_shell "$command")"
    done
}

# Files first; then the folders it made, from the innermost, if nothing else is in them.
remove() {
    listed=$(LC_ALL=C sort -r "$manifest")
    printf '%s\n' "$listed" | while IFS= read -r each; do
        case $each in
            "$program"/*) each=$here/${each#"$program"/} ;;
        esac
        case $each in
            */) rmdir -- "$each" 2>/dev/null || true ;;
            *) rm -f -- "$each" ;;
        esac
    done
}

files_left() {
    [ ! -e "$here" ] || find "$here" ! -type d |
        awk 'NR <= 5 { printf "%s%s", comma, $0; comma = ", " } END { if (NR > 5) printf ", ..." }'
}

tell() {
    say "$SAY_DONE"
    [ -z "$moved" ] || say "$SAY_MOVED" "$program" "$here"
    left=$(files_left)
    [ -z "$left" ] || say "$SAY_LEFT" "$here" "$left"
    for each in \
        "${XDG_DATA_HOME:-${HOME:-}/.local/share}/gapdesk" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/gapdesk" \
        "${XDG_STATE_HOME:-${HOME:-}/.local/state}/gapdesk" \
        "${XDG_CONFIG_HOME:-${HOME:-}/.config}/autostart/gapdesk.desktop"; do
        [ ! -e "$each" ] || say "$SAY_KEPT" "$each"
    done
}

find_origin
check
say "$SAY_HINT" "$(for_shell "$command")"
cd /
remove
tell
