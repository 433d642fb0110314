"""The bar over the window while the connection is lost: since when, and the next attempt."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QTimer

from bsk_desk.db.changes import FeedState
from bsk_desk.kernel.times import BARNAUL, clock
from bsk_desk.qt.notice import OfflineBanner
from bsk_desk.qt.pages import Bus
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.live import Live


class ConnectionBar(OfflineBanner):
    """Shows itself when the feed loses the database and goes when it is back."""

    def __init__(self, theme: Theme, live: Live, bus: Bus) -> None:
        super().__init__(theme)
        self.setObjectName("connection_bar")
        self._retry_at = 0.0
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._count_down)
        self.retried.connect(live.look_now)
        live.state_changed.connect(self._on_state)
        if not bus.online:
            self._show_lost()

    def _on_state(self, state: FeedState) -> None:
        if state.connected:
            self._tick.stop()
            self.hide()
            return
        self._retry_at = time.monotonic() + state.retry_s
        if self.isHidden():
            self._show_lost()
        self._count_down()

    def _show_lost(self) -> None:
        self.lost(clock(datetime.now(BARNAUL)))
        self._tick.start()

    def _count_down(self) -> None:
        left = round(self._retry_at - time.monotonic())
        self.next_try(f"следующая попытка через\u00a0{left}\u00a0с" if left > 0 else "пробуем…")
