#!/bin/sh
# Removes what install.sh put onto this system, file by file, and nothing else.
set -eu

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    zh*)
        SAY_NOT_HERE='请从 gapdesk 的安装位置运行它：%s 不存在。'
        SAY_WRITE='无法写入 %s：请以 root 身份运行。'
        SAY_RUNNING='gapdesk 正在运行（%s）：请先从托盘菜单退出，或运行 gapdesk --quit。'
        SAY_DONE='gapdesk 已卸载。'
        SAY_KEPT='您的数据仍然保留：%s'
        ;;
    *)
        SAY_NOT_HERE='Run this where gapdesk is installed: there is no %s.'
        SAY_WRITE='%s cannot be written: run this as root.'
        SAY_RUNNING='gapdesk is running (%s): quit it from its tray menu or by gapdesk --quit.'
        SAY_DONE='gapdesk is removed.'
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

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
manifest=$here/installed-files

check() {
    [ -f "$manifest" ] || die "$SAY_NOT_HERE" "$manifest"
    for folder in "$here" "$(dirname -- "$here")"; do
        [ -w "$folder" ] || die "$SAY_WRITE" "$folder"
    done
    this=$(stat -Lc %d:%i "$here/gapdesk") || return 0
    # shellcheck disable=SC2013  # one word per process is meant
    for comm in $(grep -lsx gapdesk /proc/[0-9]*/comm); do
        process=${comm%/comm}
        [ "$(stat -Lc %d:%i "$process/exe" 2>/dev/null)" != "$this" ] || die "$SAY_RUNNING" "${process#/proc/}"
    done
}

# Files first; then the folders it made, from the innermost, if nothing else is in them.
remove() {
    listed=$(LC_ALL=C sort -r "$manifest")
    printf '%s\n' "$listed" | while IFS= read -r each; do
        case $each in
            */) rmdir -- "$each" 2>/dev/null || true ;;
            *) rm -f -- "$each" ;;
        esac
    done
}

tell() {
    say "$SAY_DONE"
    for each in \
        "${XDG_DATA_HOME:-${HOME:-}/.local/share}/gapdesk" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/gapdesk" \
        "${XDG_STATE_HOME:-${HOME:-}/.local/state}/gapdesk" \
        "${XDG_CONFIG_HOME:-${HOME:-}/.config}/autostart/gapdesk.desktop"; do
        [ ! -e "$each" ] || say "$SAY_KEPT" "$each"
    done
}

check
cd /
remove
tell
