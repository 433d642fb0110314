"""The bundle's recipe names things by their names: they must be there. The bundle itself is not built here."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.installer.test_prepare import LISTED

ROOT = Path(__file__).parents[2]
SPEC = (ROOT / "installer" / "bsk-desk.spec").read_text(encoding="utf-8")
DEBIAN = (ROOT / "installer" / "debian.sh").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def assigned(name):
    (found,) = (
        node.value
        for node in ast.parse(SPEC).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name
    )
    return found


def texts(node):
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]


def test_every_module_that_is_imported_by_name_exists():
    found = [text for text in texts(assigned("HIDDEN")) if not text.endswith(".")]
    assert "alembic.op" in found
    assert [name for name in found if find_spec(name) is None] == []


def test_all_modules_of_the_program_are_in_but_for_the_gallery():
    assert 'collect_submodules("bsk_desk", filter=' in SPEC
    assert {"bsk_desk", "bsk_desk.qt.gallery"} <= set(texts(assigned("HIDDEN")))


def test_what_is_left_out_is_never_imported_by_the_program():
    unused = texts(assigned("UNUSED"))
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "bsk_desk").rglob("*.py"))
    said = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", source, re.MULTILINE))
    assert [u for u in unused if any(s == u or s.startswith(f"{u}.") for s in said)] == []


def test_the_folders_lie_where_the_program_looks_for_them():
    folders = {"resources", "migrations"}
    assert folders <= set(texts(assigned("OURS")))
    assert all((ROOT / folder).is_dir() for folder in folders)
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert wheel == {folder: f"bsk_desk/_data/{folder}" for folder in folders}
    assert 'f"bsk_desk/_data/{name}"' in SPEC


def test_each_file_of_a_package_that_is_only_read_is_found():
    for package, patterns in zip(
        assigned("FILES_OF").keys, assigned("FILES_OF").values, strict=True
    ):
        home = Path(find_spec(package.value).origin).parent
        for pattern in texts(patterns):
            assert list(home.glob(pattern)), (package.value, pattern)


@pytest.mark.skipif(sys.platform != "linux", reason="a package for Debian")
def test_the_package_depends_on_each_library_that_a_checkout_wants():
    (listed,) = re.findall(r'^DEPENDS="([^"]+)"', DEBIAN, re.MULTILINE)
    names = {name.strip() for part in listed.split(",") for name in part.split("|")}
    assert set(LISTED.values()) <= names


def test_the_tool_that_builds_it_is_pinned():
    pinned = (ROOT / "installer" / "constraints.txt").read_text(encoding="utf-8")
    assert PROJECT["project"]["optional-dependencies"]["package"] == ["pyinstaller>=6.22,<7"]
    assert re.search(r"^pyinstaller==6\.\d", pinned, re.MULTILINE)


@pytest.mark.skipif(sys.platform != "linux", reason="scripts for Debian")
@pytest.mark.parametrize("name", ["debian.sh", "debian.postinst", "debian.prerm", "debian.postrm"])
def test_the_scripts_are_ones_to_the_shell(name):
    subprocess.run(["sh", "-n", ROOT / "installer" / name], check=True)


def test_the_program_says_its_version():
    done = subprocess.run(
        [sys.executable, "-m", "bsk_desk", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"bsk-desk {PROJECT['project']['version']}\n"


def test_the_package_has_the_licence_texts_of_all_that_it_carries(tmp_path):
    command = [sys.executable, ROOT / "installer" / "licences.py", tmp_path]
    subprocess.run(command, check=True)
    listed = re.findall(
        r"^(\S+) \S+: \S", (tmp_path / "copyright").read_text("utf-8"), re.MULTILINE
    )
    needed = [n for n in PROJECT["project"]["dependencies"] if ";" not in n]  # not Windows' own
    needed = [re.match(r"[\w-]+", name)[0].lower() for name in needed]
    assert {*needed, "psycopg-binary"} <= set(listed)  # the extra that carries libpq
    with_text = {folder.name for folder in (tmp_path / "licences").iterdir()}
    # Qt's is named in the list, xlwt brings none
    assert set(listed) - with_text == {"pyside6-essentials", "shiboken6", "xlwt"}
