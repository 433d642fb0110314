"""Python's garbage is collected by the UI thread alone.

The collector runs in whatever thread allocates, and takes down what is left of a window there: a
QObject destroyed by a worker can end the program. Counting references goes on everywhere.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: Garbage of a busy worker waits so long at most.
EVERY_MS = 500


class Garbage(QObject):
    """From ``begin`` to ``stop`` the collector runs by this timer, at Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_time)

    def begin(self) -> None:
        """No other thread collects from now on."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """As Python does it by itself again."""
        self._timer.stop()
        gc.enable()

    def _on_time(self) -> None:
        due = [at for at, most in enumerate(gc.get_threshold()) if gc.get_count()[at] > most]
        if due:
            gc.collect(due[-1])
