"""``licences.py FOLDER``: the licence texts of all that the bundle carries, and their list.

Run by debian.sh with the interpreter of ``.venv``. A library without a text of its own stands in
the list alone.
"""

from __future__ import annotations

import re
import shutil
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_TEXT = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)")
_HEAD = """BSK Desk carries the libraries below, each under its own licence.
The texts are in the folder licences beside this file.

Qt for Python and psycopg are under LGPL-3: /usr/share/common-licenses/LGPL-3. They are files of
their own in /usr/lib/bsk-desk and may be replaced. Fonts: Noto Sans, OFL-1.1. Python: PSF-2.0.
PostgreSQL: PostgreSQL.
"""


def carried(root: str = "bsk-desk") -> dict[str, Distribution]:
    """What ``root`` needs here, and what that needs, by canonical name; without ``root``."""
    found: dict[str, Distribution] = {}
    waiting, seen = [(canonicalize_name(root), "")], set()
    while waiting:
        name, extra = pair = waiting.pop()
        if pair in seen:
            continue
        seen.add(pair)
        found[name] = distribution(name)
        for need in map(Requirement, found[name].requires or ()):
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(need.name), one) for one in ("", *need.extras)]
    del found[canonicalize_name(root)]
    return dict(sorted(found.items()))


def licence(one: Distribution) -> str:
    """Its name in one line, as its authors gave it."""
    told = one.metadata.get_all
    said = (told("License-Expression") or told("License") or [""])[0]
    classes = told("Classifier") or ()
    named = [c.rpartition(" :: ")[2] for c in classes if c.startswith("License ::")]
    return said if said and "\n" not in said else ", ".join(named) or "see its text"


def texts(one: Distribution) -> list[Path]:
    """Its files of licence, notice and authors."""
    found = [f for f in one.files or () if _TEXT.match(f.name) or "licenses" in f.parts]
    return [Path(str(f.locate())) for f in found]


def main(folder: Path) -> None:
    """Writes the list and copies the texts."""
    lines = [_HEAD]
    for name, one in carried().items():
        lines.append(f"{name} {one.version}: {licence(one)}")
        for number, path in enumerate(texts(one)):
            target = folder / "licences" / name / (f"{number}-{path.name}" if number else path.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (folder / "copyright").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
