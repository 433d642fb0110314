"""Draws every screen, light and dark, and once at 200 %: ``python -m bsk_desk.qt.gallery DIR``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QLocale, QSize
from PySide6.QtWidgets import QApplication

from bsk_desk.kernel import processes
from bsk_desk.qt.gallery import screens
from bsk_desk.qt.tasks import TaskRunner
from bsk_desk.qt.theme import Theme

_DOUBLE = ("1-queue", "5-parts")


def _until(ready: Callable[[], bool], most_ms: int = 3000) -> None:
    deadline = QDeadlineTimer(most_ms)
    while not ready() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    QApplication.processEvents()


def _shot(theme: Theme, tasks: TaskRunner, make: screens.Make, size: QSize, path: Path) -> None:
    shown = make(theme, tasks)
    window = shown.window
    window.resize(size)
    window.show()
    window.activateWindow()
    _until(lambda: not tasks.running)
    if shown.focus:
        shown.focus.setFocus()
    if shown.after:
        shown.after()
    _until(lambda: not tasks.running)
    if window.size() != size:
        sys.stdout.write(f"{path.stem}: needs {window.width()}×{window.height()}\n")
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def main() -> int:
    """``DIR [part of a name]``; the environment's scale is kept for the inner call."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    double = os.environ.get("QT_SCALE_FACTOR") == "2"
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("ru_RU"))
    tasks = TaskRunner()
    theme = Theme("light")
    for name in ("light", "dark"):
        theme.use(name, app)
        for title, make, size in screens.ALL:
            if title.startswith(wanted) and (not double or title in _DOUBLE):
                suffix = "-200" if double else ""
                _shot(theme, tasks, make, size, folder / f"{title}-{name}{suffix}.png")
    tasks.stop()
    if not double:
        again = processes.command("bsk_desk.qt.gallery", *sys.argv[1:])
        scaled = processes.environment() | {"QT_SCALE_FACTOR": "2"}
        return subprocess.run(again, env=scaled, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
