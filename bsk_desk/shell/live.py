"""Brings what the change feed hears to the window: changes together, the connection's state."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bsk_desk.db.changes import POLL_S, ChangeFeed, FeedState
from bsk_desk.kernel.changes import Changes
from bsk_desk.qt.pages import Bus

#: Changes that come in one burst are told together.
TOGETHER_MS = 40


class Live(QObject):
    """Owns the feed; speaks through the bus. ``state_changed`` carries db.changes.FeedState."""

    state_changed = Signal(object)
    _heard = Signal(object)
    _told = Signal(object)

    def __init__(
        self, connection: Mapping[str, str], bus: Bus, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._listens = False
        self._waiting = Changes()
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self._tell)
        queued = Qt.ConnectionType.QueuedConnection  # they come from the feed's thread
        self._heard.connect(self._on_heard, queued)
        self._told.connect(self._on_state, queued)
        self._feed = ChangeFeed("", self._heard.emit, self._told.emit, poll_s=POLL_S, **connection)

    def start(self) -> None:
        """Begins to listen."""
        self._listens = True
        self._feed.start()

    def look_now(self) -> None:
        """A person does not want to wait for the next attempt."""
        if self._listens:
            self._feed.look_now()

    def stop(self) -> None:
        """Ends the feed, if it has begun."""
        began, self._listens = self._listens, False
        if began:
            self._feed.stop()

    def _on_heard(self, changes: Changes) -> None:
        self._waiting = self._waiting.merge(changes)
        if not self._soon.isActive():
            self._soon.start()

    def _tell(self) -> None:
        changes, self._waiting = self._waiting, Changes()
        self._bus.changes.emit(changes)

    def _on_state(self, state: FeedState) -> None:
        came_back = state.connected and not self._bus.online
        if self._bus.online != state.connected:
            self._bus.online = state.connected
            self._bus.connection_changed.emit(state.connected)
        self.state_changed.emit(state)
        if came_back:
            # What pages asked for in between has failed: they ask again.
            self._on_heard(Changes.of_everything())
