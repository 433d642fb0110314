"""Acts of destruction: the newest first, each printable with its journal extract."""

from __future__ import annotations

from PySide6.QtCore import Signal

from bsk_desk.features.registrations.model import ActRow
from bsk_desk.features.registrations.queries import act_anchors, count_acts, page_of_acts
from bsk_desk.features.registrations.service import note_acts_export
from bsk_desk.kernel import server_time
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import date_words, when
from bsk_desk.kernel.words import short_full_name
from bsk_desk.qt.buttons import button, icon_button
from bsk_desk.qt.columns import Column
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Exporter, Sheet
from bsk_desk.qt.keyset_model import KeysetTableModel, Loads
from bsk_desk.qt.kit import Box, column, label, line, row
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tables import TableView
from bsk_desk.qt.theme import PX


def _at(one: ActRow) -> str:
    return when(one.at, server_time.now())


def _until(one: ActRow) -> str:
    return date_words(one.keep_until, server_time.now())


COLUMNS: tuple[Column[ActRow], ...] = (
    Column("№", lambda a: str(a.id), width=64, order="id"),
    Column("Когда", _at, width=128, order="at"),
    Column("Уничтожил", lambda a: short_full_name(a.who_name), width=124, order="who"),
    Column("Причина", lambda a: a.reason, order="reason"),
    Column("Хранить до", _until, width=132, tone=lambda _a: "text2", order="until"),
)
SHEET = Sheet(
    "Акты об уничтожении",
    (
        ExportColumn("Номер", lambda a: a.id, 12),
        ExportColumn("Когда", lambda a: a.at, 18),
        ExportColumn("Что уничтожено", lambda a: a.subject_id, 60),
        ExportColumn("Уничтожил", lambda a: a.who_name, 34),
        ExportColumn("Причина", lambda a: a.reason, 60),
        ExportColumn("Хранить до", lambda a: a.keep_until, 14),
    ),
    ("акт", "акта", "актов"),
    note_acts_export,
)


class ActsPane(Box):
    """``print_wanted(ids)`` for those selected; ``left()`` back to the sign-up; ``counted()``."""

    print_wanted = Signal(object)
    left = Signal()
    counted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="plain")
        theme = context.theme
        self._context = context
        self.model: KeysetTableModel[ActRow] = KeysetTableModel(
            COLUMNS, context.tasks, PageRequest("at", descending=True)
        )
        self.exporter = Exporter(context, self, SHEET, self.model)
        self.table = TableView(theme, self.model, COLUMNS, "Акты об уничтожении")
        self.table.setObjectName("acts")
        self.table.sorted_by("at", descending=True)
        self.notice = NoticeBar(theme)
        self.print = button(theme, "Сохранить PDF", "primary", "action.print", shortcut="Ctrl P")
        self.print.clicked.connect(self.print_selected)
        out = icon_button(theme, "action.export", "Выгрузить акты в Excel", "Ctrl Shift E")
        out.setObjectName("export_acts")
        out.clicked.connect(self.export)
        back = button(theme, "К регистрации", "plain", shortcut="Shift A")
        back.clicked.connect(self.left)
        self._nothing = label("Актов ещё нет: первый появится после удаления.", "body", "text2")
        self._nothing.setContentsMargins(24, 12, 24, 0)
        head = row(label("Акты об уничтожении", "title"), None, out, back, self.print, gap=8,
                   pad=(0, 24))  # fmt: skip
        out.setVisible(context.person.may("export"))  # it has its parent by now
        head.setFixedHeight(PX["header"])
        self.add(head, self.notice, line(), self._nothing, (column(self.table, pad=(0, 8)), 1))
        self.setMinimumWidth(PX["card_min"])
        self.table.opened.connect(self._on_opened)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._on_failed)
        self.exporter.failed.connect(self.notice.say)

    def read(self) -> None:
        """As they are now."""
        backend = self._context.backend
        self.model.show(
            Loads(
                lambda job, page: backend.read(job, page_of_acts, page),
                lambda job: backend.read(job, count_acts),
                lambda job, page: backend.read(job, act_anchors, page),
            )
        )

    def export(self) -> None:
        """All of them, in the order of the list."""
        self.exporter.ask({})

    def print_selected(self) -> None:
        """Those selected."""
        if chosen := tuple(act.id for act in self.table.rows_selected()):
            self.print_wanted.emit(chosen)

    def _on_counted(self, total: int) -> None:
        self._nothing.setVisible(not total)
        if total and not self.table.rows_selected():
            self.table.selectRow(0)
        self.counted.emit()

    def _on_failed(self, error: UserError) -> None:
        if not isinstance(error, ServerUnavailable):  # the bar over the window says that
            self.notice.say(str(error))

    def _on_opened(self, act: ActRow) -> None:
        self.print_wanted.emit((act.id,))
