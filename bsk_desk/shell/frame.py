"""The parts of the main window and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bsk_desk.qt.kit import Box, column, line, row
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.background import BackgroundJobs
from bsk_desk.shell.connection_bar import ConnectionBar
from bsk_desk.shell.places import Places
from bsk_desk.shell.side import Side
from bsk_desk.shell.stack import PageStack
from bsk_desk.shell.work_session import WorkSession


class Frame(Box):
    """Bar of the lost connection above; places at the left; messages and the page beside them."""

    def __init__(self, theme: Theme, places: Places, session: WorkSession) -> None:
        super().__init__("v", gap=0, surface="plain")
        self.connection_bar = ConnectionBar(theme, session.live, session.bus)
        self.jobs = BackgroundJobs(theme, session.tasks)
        self.side = Side(theme, places, session, self.jobs)
        self.notices = NoticeBar(theme, pad=(12, 24, 0, 16))  # in line with the list below
        self.notices.setObjectName("notices")
        self.stack = PageStack()
        right = column(self.notices, (self.stack, 1), gap=0, surface="plain")
        inner = row(gap=0)
        inner.add(self.side, line("v"), (right, 1))
        self.add(self.connection_bar, (inner, 1))
        self.jobs.focus_freed.connect(self._on_focus_freed)

    def _on_focus_freed(self) -> None:
        if (page := self.stack.currentWidget()) is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
