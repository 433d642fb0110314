#!/bin/sh
# Makes .venv with the pinned dependencies, and sees to the system libraries that Qt wants.
# Safe to repeat: what is there already is left alone. Needs nothing but python3 and apt's tools.
set -eu
cd "$(dirname "$0")/.."

# library package
LIBRARIES="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libX11-xcb.so.1 libx11-xcb1
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
"

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    printf '%s' "$LIBRARIES" | while read -r library package; do
        [ -n "$library" ] || continue
        case $known in *"$library "*) ;; *) printf '%s ' "$package" ;; esac
    done
    has_cyrillic_font || printf 'fonts-dejavu-core '
    python3 -c 'import venv, ensurepip' 2>/dev/null || printf 'python3-venv '
}

has_cyrillic_font() {
    if command -v fc-list >/dev/null; then
        [ -n "$(fc-list :lang=ru family 2>/dev/null | head -n 1)" ]
    else
        [ -n "$(find /usr/share/fonts /usr/local/share/fonts \
            \( -iname '*dejavu*.ttf' -o -iname '*noto*.ttf' -o -iname '*liberation*.ttf' \) \
            2>/dev/null | head -n 1)" ]
    fi
}

line_for_root() {
    if command -v sudo >/dev/null; then
        printf 'sudo apt-get update && sudo apt-get install -y %s' "$1"
    else
        printf "su -c 'apt-get update && apt-get install -y %s'" "$1"
    fi
}

see_to_system() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        say "Не хватает системных пакетов. Установите их и повторите:"
        say "    $(line_for_root "${missing% }")"
        exit 1
    fi
    say "Ставлю системные пакеты: ${missing% }"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null
    # shellcheck disable=SC2086 # a list of packages
    apt-get install -y -q --no-install-recommends $missing >/dev/null
}

see_to_version() {
    command -v python3 >/dev/null || return 0 # it comes with python3-venv
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "Нужен Python 3.11 или новее, а здесь $(python3 --version 2>&1)."
        exit 1
    fi
}

see_to_venv() {
    stamp=$( { cat pyproject.toml installer/constraints.txt; python3 --version; pwd; } | cksum)
    [ "$(cat .venv/.prepared 2>/dev/null)" = "$stamp" ] && return 0
    say "Готовлю .venv (в первый раз это несколько минут)…"
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 ||
        python3 -m venv --clear .venv
    pip="./.venv/bin/python -m pip --quiet --disable-pip-version-check"
    if ! $pip install -c installer/constraints.txt hatchling editables ||
        ! $pip install -c installer/constraints.txt --no-build-isolation -e '.[dev]'; then
        say "Зависимости не поставились: сверху сказано почему. Им нужен PyPI или его зеркало (pip config)."
        exit 1
    fi
    printf '%s\n' "$stamp" >.venv/.prepared
}

see_to_version
see_to_system
see_to_venv
