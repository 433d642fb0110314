"""Warm reading processes for everybody in this program: taken for one file, given back after."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.model.settings import Limits


class ReaderPool:
    """Idle readers, at most ``keep`` of them; safe to use from several threads."""

    def __init__(self, limits: Limits | None = None, keep: int = 2) -> None:
        self.limits = limits or Limits()
        self._keep = keep
        self._idle: list[Reader] = []
        self._lock = threading.Lock()
        #: Set by a window: the processes give way to it.
        self.polite = False

    def warm(self, count: int = 1) -> None:
        """Start processes ahead of the first file, without waiting for them."""
        with self._lock:
            while len(self._idle) < min(count, self._keep):
                self._idle.append(Reader(self.limits, polite=self.polite))
            for reader in self._idle:
                reader.warm()

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A reader that nobody else uses meanwhile."""
        with self._lock:
            reader = self._idle.pop() if self._idle else Reader(self.limits, polite=self.polite)
        try:
            yield reader
        finally:
            self._give_back(reader)

    def close(self) -> None:
        """End every idle process."""
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.close()

    def _give_back(self, reader: Reader) -> None:
        with self._lock:
            kept = len(self._idle) < self._keep
            if kept:
                self._idle.append(reader)
        if not kept:
            reader.close()


#: The pool of this program.
POOL = ReaderPool()
atexit.register(POOL.close)
