"""Acts of destruction: the newest first, each printable with its journal extract."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from bsk_desk.features.registrations.model import ActRow
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import date_words, when
from bsk_desk.kernel.words import short_full_name
from bsk_desk.qt.buttons import button
from bsk_desk.qt.columns import Column
from bsk_desk.qt.kit import Box, label, line, row
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tables import RowsModel, TableView
from bsk_desk.qt.theme import PX


def _at(one: ActRow) -> str:
    return when(one.at, server_time.now())


def _until(one: ActRow) -> str:
    return date_words(one.keep_until, server_time.now())


COLUMNS: tuple[Column[ActRow], ...] = (
    Column("№", lambda a: str(a.id), width=72),
    Column("Когда", _at, width=136),
    Column("Уничтожил", lambda a: short_full_name(a.who_name), width=132),
    Column("Причина", lambda a: a.reason),
    Column("Хранить до", _until, width=132, tone=lambda _a: "text2"),
)


class ActsPane(Box):
    """``print_wanted(ids)`` for those selected; ``left()`` back to the sign-up."""

    print_wanted = Signal(object)
    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="plain")
        theme = context.theme
        self.model = RowsModel(COLUMNS)
        self.table = TableView(theme, self.model, COLUMNS, "Акты об уничтожении")
        self.table.setObjectName("acts")
        self.notice = NoticeBar(theme)
        self.print = button(theme, "Сохранить PDF", "primary", "action.print", shortcut="Ctrl P")
        self.print.clicked.connect(self.print_selected)
        back = button(theme, "К регистрации", "plain", shortcut="Shift A")
        back.clicked.connect(self.left)
        self._nothing = label("Актов ещё нет: первый появится после удаления.", "body", "text2")
        self._nothing.setContentsMargins(24, 12, 24, 0)
        head = row(label("Акты об уничтожении", "title"), None, back, self.print, gap=8,
                   pad=(0, 24))  # fmt: skip
        head.setFixedHeight(PX["header"])
        self.add(head, self.notice, line(), self._nothing, (self.table, 1))
        self.setMinimumWidth(PX["card_min"])
        self.table.opened.connect(self._on_opened)

    def show_acts(self, acts: Sequence[ActRow]) -> None:
        """As they are now."""
        self.model.show(acts)
        self._nothing.setVisible(not acts)
        if acts:
            self.table.selectRow(0)

    def print_selected(self) -> None:
        """Those selected."""
        if chosen := tuple(act.id for act in self.table.rows_selected()):
            self.print_wanted.emit(chosen)

    def _on_opened(self, act: ActRow) -> None:
        self.print_wanted.emit((act.id,))
