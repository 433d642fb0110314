"""Runs Qt's event loop until something has come about, as fast as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer


def run_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Looks every millisecond; TimeoutError when it never comes."""
    if condition():
        return
    loop = QEventLoop()
    until = time.monotonic() + seconds
    timer = QTimer()
    timer.setInterval(1)

    def look() -> None:
        if condition() or time.monotonic() > until:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not condition():
        waited = time.monotonic() - until + seconds
        raise TimeoutError(f"nothing came within {waited:.1f} of {seconds:.0f} s")


def run_for(seconds: float) -> None:
    """Lets the loop run so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
