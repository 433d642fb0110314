"""``installer/prepare.sh`` on machines that are played: what it names, what it installs, what it says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from tests.installer.elf import needed

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "installer" / "prepare.sh"
_PAIR = re.compile(r"^(lib\S+\.so\.\d+) (\S+)$", re.MULTILINE)
LISTED = dict(_PAIR.findall(SCRIPT.read_text(encoding="utf-8")))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script for Debian")

# What every Debian has, and what comes along with the packages listed (seen on a bare Debian 12).
BASE = {
    *("ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0"),
    *("libgcc_s.so.1", "libresolv.so.2", "libstdc++.so.6", "libz.so.1", "libzstd.so.1"),
}
ALONG = {
    *("libX11.so.6", "libfreetype.so.6", "libgthread-2.0.so.0", "libwayland-client.so.0"),
    *("libxcb.so.1", "libxcb-glx.so.0", "libxcb-render.so.0", "libxcb-shm.so.0"),
    *("libxcb-sync.so.1", "libxcb-util.so.1", "libxcb-xfixes.so.0"),
}
REAL = ("sh", "cat", "cksum", "dirname", "find", "head", "mkdir", "rm")
STUBS = {
    "ldconfig": 'cat "$HOUSE/libraries"',
    "fc-list": 'cat "$HOUSE/fonts"',
    "id": 'cat "$HOUSE/uid"',
    "apt-get": 'echo "apt-get $*" >>"$HOUSE/said"',
    "python3": """case "$*" in
        *ensurepip*) test -e "$HOUSE/venv" ;;
        *version_info*) test "$(cat "$HOUSE/version")" != 3.9.2 ;;
        --version) echo "Python $(cat "$HOUSE/version")" ;;
        "-m venv"*) mkdir -p .venv/bin; cat "$HOUSE/bin/in-venv" >.venv/bin/python
                    /bin/chmod +x .venv/bin/python ;;
        esac""",
    "in-venv": """case "$*" in
        *--version*) ;;
        *) echo "pip $*" >>"$HOUSE/said"; test ! -e "$HOUSE/offline" ;;
        esac""",
}


class Machine:
    """A checkout on a machine that has exactly what the test says."""

    def __init__(self, folder: Path):
        self.folder, self.checkout = folder, folder / "checkout"
        (folder / "bin").mkdir()
        for name in REAL:
            (folder / "bin" / name).symlink_to(str(shutil.which(name)))
        for name, body in STUBS.items():
            self.program(name, body)
        (self.checkout / "installer").mkdir(parents=True)
        shutil.copy(SCRIPT, self.checkout / "installer")
        shutil.copy(SCRIPT.with_name("constraints.txt"), self.checkout / "installer")
        shutil.copy(ROOT / "pyproject.toml", self.checkout)
        self.has(libraries="", fonts="Noto Sans", uid="1000", version="3.11.2")

    def program(self, name: str, body: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def has(self, **files: str) -> None:
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def everything(self) -> None:
        self.has(venv="", libraries="".join(f"\t{name} (libc6) => /x\n" for name in LISTED))

    def prepare(self) -> tuple[int, str]:
        """(exit code, what it said)."""
        done = subprocess.run(
            [self.folder / "bin" / "sh", "installer/prepare.sh"],
            cwd=self.checkout,
            env={"PATH": str(self.folder / "bin"), "HOUSE": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == ""
        return done.returncode, done.stderr

    def said(self) -> list[str]:
        path = self.folder / "said"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_qt_finds_each_of_its_libraries_on_x11_on_wayland_and_offscreen():
    home = Path(PySide6.__file__).parent
    own = {path.name: path for path in (home / "Qt/lib").glob("*.so.*")}
    todo = [home / f"{name}.abi3.so" for name in ("QtCore", "QtGui", "QtWidgets", "QtTest")]
    for pattern in (
        "platforms/lib*xcb.so",
        "platforms/lib*wayland.so",
        "platforms/lib*offscreen.so",
        "xcbglintegrations/*.so",
        "wayland-shell-integration/*xdg-shell.so",
        "wayland-graphics-integration-client/*wayland-egl.so",
        "iconengines/*.so",
        "imageformats/*svg.so",
    ):
        todo += (home / "Qt/plugins").glob(pattern)
    asked, seen = set(), set()
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            asked |= needed(path)
            todo += [own[name] for name in needed(path) if name in own]
    theirs = {n for n in asked - own.keys() if not n.startswith(("libpyside6", "libshiboken6"))}
    assert len(seen) > 20
    assert theirs - BASE - ALONG - LISTED.keys() == set()


def test_one_who_is_not_root_gets_one_line_that_names_all_that_is_missing(machine):
    machine.has(fonts="")
    machine.program("sudo", "")
    code, said = machine.prepare()
    (line,) = (line for line in said.splitlines() if "apt-get install" in line)
    assert code == 1
    assert line.split(" install -y ")[1].split() == [
        *LISTED.values(),
        "fonts-dejavu-core",
        "python3-venv",
    ]
    assert line.strip().startswith("sudo apt-get update && sudo apt-get install -y ")
    assert not (machine.checkout / ".venv").exists()


def test_only_what_is_missing_is_named(machine):
    machine.everything()
    (machine.folder / "venv").unlink()
    _, said = machine.prepare()
    assert said.splitlines()[-1].endswith("apt-get install -y python3-venv'")


def test_where_there_is_no_sudo_the_line_goes_without(machine):
    code, said = machine.prepare()
    assert code == 1
    assert said.splitlines()[-1].strip().startswith("su -c 'apt-get update && apt-get install -y ")
    assert said.splitlines()[-1].endswith("'")


def test_root_gets_them_installed_and_the_venv_made(machine):
    machine.has(uid="0")
    code, said = machine.prepare()
    assert code == 0, said
    update, install, *pip = machine.said()
    assert update.startswith("apt-get update")
    assert set(LISTED.values()) <= set(install.split())
    assert len(pip) == 2
    assert (machine.checkout / ".venv/.prepared").exists()


def test_what_is_prepared_is_left_alone(machine):
    machine.everything()
    assert machine.prepare()[0] == 0
    before = machine.said()
    assert machine.prepare() == (0, "")
    assert machine.said() == before


def test_a_python_too_old_is_told_before_anything_is_installed(machine):
    machine.has(uid="0", version="3.9.2")
    code, said = machine.prepare()
    assert (code, said) == (1, "Нужен Python 3.11 или новее, а здесь Python 3.9.2.\n")
    assert machine.said() == []


def test_packages_that_do_not_come_are_told_and_the_next_run_tries_again(machine):
    machine.everything()
    machine.has(offline="")
    code, said = machine.prepare()
    assert code == 1
    assert said.splitlines()[-1].startswith("Зависимости не поставились")
    (machine.folder / "offline").unlink()
    assert machine.prepare()[0] == 0
