"""What is remembered for one person on this computer: geometry, theme, what was open."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from bsk_desk.qt.tasks import Job, TaskRunner
from bsk_desk.shell.profiles import write_whole

log = logging.getLogger(__name__)
#: Changes are written together, this long after the first of them.
WRITE_AFTER_MS = 500


class PersonStore(QObject):
    """Values by key (what JSON knows) in a file; a broken one is as good as none."""

    def __init__(self, path: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._tasks = tasks
        self._values = _read(path)
        self._soon = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._soon.timeout.connect(self._write_behind)

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept, or the default."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keeps it now, writes it soon."""
        if self._values.get(key) == value and key in self._values:
            return
        self._values[key] = value
        if not self._soon.isActive():
            self._soon.start()

    def flush(self) -> None:
        """Writes what waits: for the moment of leaving."""
        if self._soon.isActive():
            self._soon.stop()
            _write(self._path, json.dumps(self._values, ensure_ascii=False))

    def _write_behind(self) -> None:
        path, text = self._path, json.dumps(self._values, ensure_ascii=False)

        def work(_job: Job) -> None:
            _write(path, text)

        self._tasks.start(self, work, _done)


def store_path(folder: Path, profile: str, login: str) -> Path:
    """The person's file: logins of two servers are two persons."""
    safe = [re.sub(r"[^\w.-]", "_", word) or "_" for word in (profile, login)]
    return folder / "people" / f"{safe[0]}--{safe[1]}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as error:
        log.warning("window state is not written: %s", error.strerror)


def _done(_nothing: None) -> None:
    return None
