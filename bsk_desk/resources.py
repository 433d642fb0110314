"""Where files that ship with the program are: the only module that builds paths to them."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
#: A wheel carries the folders inside the package; a checkout has them beside it.
_ROOT = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent


def resource(name: str) -> Path:
    """Path of ``resources/<name>``; raises FileNotFoundError when it is not shipped."""
    path = _ROOT / "resources" / name
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def migrations() -> Path:
    """The folder with ``env.py``, ``versions/`` and ``sql/``."""
    return _ROOT / "migrations"
