"""The log of the program: ids and kinds, never names, addresses or what anybody wrote."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_NAME = "bsk-desk"
_SIZE = 1_000_000
_KEPT = 5


def start_log(folder: Path) -> Path:
    """Into a rotating file of the folder; where it cannot be written, into nothing.

    Statements and their parameters stay out: SQLAlchemy may not speak below WARNING.
    """
    path = folder / "desk.log"
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    for earlier in [one for one in root.handlers if one.name == _NAME]:
        root.removeHandler(earlier)
        earlier.close()
    handler.name = _NAME
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    return path
