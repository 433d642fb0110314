"""What is being filled in and how far it is, a line at a time, for whoever waits at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from bsk_desk.kernel.words import percent

#: Hears what goes in, how many of it are in, of how many; a total of 0 is unknown.
Report = Callable[[str, int, int], None]
#: The words for the stages of a fill.
CABINETS = "Потребители и счета"
METERING = "Договоры и приборы учёта"
REQUESTS = "Обращения"
LETTERS = "Уведомления и письма"
INDEXES = "Индексы и связи"
STATISTICS = "Статистика таблиц"
#: Seconds between two lines about the same stage.
_EVERY_S = 2.0


class Lines:
    """Writes ``0:12 Обращения: 15%``; a stage has its first and last line, the rest is thinned."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._began = self._told_at = clock()
        self._told = ""

    def __call__(self, words: str, done: int, total: int) -> None:
        """As Report."""
        now = self._clock()
        if words == self._told and done < total and now - self._told_at < _EVERY_S:
            return
        self._told, self._told_at = words, now
        minutes, seconds = divmod(int(now - self._began), 60)
        far = f": {percent(done, total)}" if total else "…"
        print(f"{minutes}:{seconds:02} {words}{far}", file=self._out, flush=True)
