"""Whether the process that started this one is still there: for what must not outlive it."""

from __future__ import annotations

import os
from collections.abc import Callable

#: Seconds between two looks.
LOOK_S = 0.5


def parent_alive(parent: int = 0) -> Callable[[], bool]:
    """Tells whether the parent lives; ``parent`` is its id, where it may be gone already by now."""
    parent = parent or os.getppid()
    if os.name != "nt":
        return lambda: os.getppid() == parent
    import ctypes

    synchronize, running = 0x0010_0000, 0x102
    windows = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = windows.OpenProcess(synchronize, False, parent)
    return lambda: bool(windows.WaitForSingleObject(handle, 0) == running)
