#!/bin/sh
# `make package` makes dist/bsk-desk_VERSION_ARCH.deb: the bundle of bsk-desk.spec, its menu entry and icon, the worker's unit.
# A package runs where glibc is as old as here or newer: build on the oldest Debian that is to have it.
set -eu
cd "$(dirname "$0")/.."

# What the bundle takes from the system. Where a library has two names, the second is that of Debian 12.
DEPENDS="libstdc++6, libgcc-s1, zlib1g, tzdata, ca-certificates, libegl1, libgl1, libxkbcommon0,
 libxkbcommon-x11-0, libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0,
 libxcb-render-util0, libxcb-shape0, libxcb-xkb1, libx11-xcb1, libwayland-cursor0, libwayland-egl1,
 libdbus-1-3, libfontconfig1, libglib2.0-0t64 | libglib2.0-0"

say() { printf '%s\n' "$*" >&2; }

see_to_tools() {
    missing=
    for pair in objcopy:binutils dpkg-deb:dpkg xz:xz-utils; do
        command -v "${pair%:*}" >/dev/null || missing="$missing ${pair#*:}"
    done
    library=$(.venv/bin/python -c 'import sysconfig as s; print(s.get_config_var("INSTSONAME") or "")')
    folder=$(.venv/bin/python -c 'import sysconfig as s; print(s.get_config_var("LIBDIR"))')
    [ -e "$folder/$library" ] || ldconfig -p | grep -q "$library" ||
        missing="$missing $(.venv/bin/python -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')"
    if [ -n "$missing" ]; then
        say "Не хватает системных пакетов. Установите их и повторите:"
        say "    apt-get install -y$missing"
        exit 1
    fi
    .venv/bin/python -c 'import PyInstaller' 2>/dev/null ||
        .venv/bin/python -m pip --quiet --disable-pip-version-check install \
            -c installer/constraints.txt --no-build-isolation -e '.[package]'
}

field() { sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" pyproject.toml | head -n 1; }

glibc() { # the newest one that anything in the bundle asks for
    find "$1" -type f \( -name '*.so*' -o -perm -100 \) -exec grep -aoh 'GLIBC_2\.[0-9]*' {} + |
        sort -uV | tail -n 1 | cut -d_ -f2
}

lay_out() { # BUNDLE TREE
    install -d "$2/usr/lib" "$2/usr/bin" "$2/DEBIAN"
    cp -a "$1" "$2/usr/lib/bsk-desk"
    ln -s ../lib/bsk-desk/bsk-desk "$2/usr/bin/bsk-desk"
    install -D -m 644 installer/bsk-desk.desktop "$2/usr/share/applications/bsk-desk.desktop"
    install -D -m 644 resources/icons/bsk-desk.png "$2/usr/share/icons/hicolor/256x256/apps/bsk-desk.png"
    install -D -m 600 installer/bsk-desk-worker.env "$2/etc/bsk-desk/worker.env"
    install -d "$2/usr/lib/systemd/system"
    sed 's|^ExecStart=[^ ]*|ExecStart=/usr/bin/bsk-desk|' installer/bsk-desk-worker.service \
        >"$2/usr/lib/systemd/system/bsk-desk-worker.service"
    install -d "$2/usr/share/doc/bsk-desk"
    .venv/bin/python installer/licences.py "$2/usr/share/doc/bsk-desk"
    find "$2" -type d -exec chmod 755 {} +
    find "$2/usr" -type f -perm -100 -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
}

describe() { # TREE
    cat >"$1/DEBIAN/control" <<EOF
Package: bsk-desk
Version: $(field version)
Architecture: $(dpkg --print-architecture)
Maintainer: ${DEBFULLNAME:-BSK Desk} <${DEBEMAIL:-root@localhost}>
Section: misc
Priority: optional
Installed-Size: $(du -sk "$1/usr" | cut -f1)
Depends: libc6 (>= $(glibc "$1/usr/lib/bsk-desk")), $DEPENDS
Recommends: fonts-dejavu-core
Suggests: gnome-keyring
Description: $(field description)
 The desk, its command line and its worker, with Python and all libraries inside.
EOF
    echo /etc/bsk-desk/worker.env >"$1/DEBIAN/conffiles"
    (cd "$1" && find usr -type f -exec md5sum {} +) >"$1/DEBIAN/md5sums"
    for script in postinst prerm postrm; do
        install -m 755 "installer/debian.$script" "$1/DEBIAN/$script"
    done
}

see_to_tools
say "Собираю программу (две-три минуты)…"
.venv/bin/python -m PyInstaller --noconfirm --log-level ERROR \
    --distpath build/bundle --workpath build/pyinstaller installer/bsk-desk.spec
tree=build/debian
rm -rf "$tree"
lay_out build/bundle/bsk-desk "$tree"
describe "$tree"
mkdir -p dist
package=dist/bsk-desk_$(field version)_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
say "Готово: $package, $(du -h "$package" | cut -f1)"
