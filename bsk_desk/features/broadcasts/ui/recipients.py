"""Who has got it: read or not, and what became of each letter; a list of any length."""

from __future__ import annotations

from PySide6.QtCore import Signal

from bsk_desk.features.broadcasts.model import Recipient, RecipientFilter
from bsk_desk.features.broadcasts.queries import (
    count_recipients,
    list_recipients,
    recipient_anchors,
)
from bsk_desk.features.broadcasts.service import note_export
from bsk_desk.features.broadcasts.ui.words import KINDS
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import digits
from bsk_desk.kernel.words import grouped
from bsk_desk.qt.buttons import icon_button
from bsk_desk.qt.columns import Column
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Exporter, Sheet, conditions_of
from bsk_desk.qt.keyset_model import KeysetTableModel, Loads
from bsk_desk.qt.kit import Box, label, row
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.switches import Segments
from bsk_desk.qt.tables import TableView

MAILS = {
    "queued": "в очереди",
    "sending": "отправляется",
    "sent": "отправлено",
    "failed": "не дошло",
    "withdrawn": "отозвано",
}
_ALL, _READ, _UNREAD, _FAILED = "all", "read", "unread", "failed"


def _letter(one: Recipient) -> str:
    if one.mail_status is None:
        return ""
    words = MAILS.get(one.mail_status, one.mail_status)
    return f"{words}: {one.mail_error}" if one.mail_error else words


def _tone(one: Recipient) -> str:
    return "overdue" if one.mail_status == "failed" else "text2"


def _read_tone(one: Recipient) -> str:
    return "done" if one.read_at else "text3"


COLUMNS: tuple[Column[Recipient], ...] = (
    Column("Потребитель", lambda r: r.display_name, width=256, order="name"),
    Column("Прочитано", lambda r: digits(r.read_at) if r.read_at else "нет", width=136,
           tone=_read_tone, order="read"),
    Column("Письмо", _letter, tone=_tone, order="mail"),
)  # fmt: skip
SHEET = Sheet(
    "Получатели рассылки",
    (
        ExportColumn("Потребитель", lambda r: r.display_name, 40),
        ExportColumn("Вид", lambda r: KINDS.get(r.kind, r.kind), 12),
        ExportColumn("В кабинете", lambda r: r.delivered_at, 18),
        ExportColumn("Прочитано", lambda r: r.read_at, 18),
        ExportColumn("Адрес почты", lambda r: r.email, 34),
        ExportColumn("Письмо", lambda r: MAILS.get(r.mail_status or "", r.mail_status), 16),
        ExportColumn("Отправлено", lambda r: r.mail_sent_at, 18),
        ExportColumn("Ответ сервера", lambda r: r.mail_error, 50),
    ),
    ("получатель", "получателя", "получателей"),
    note_export,
)


class Recipients(Box):
    """``opened(consumer id)`` on Enter or a double click; ``failed(sentence)``."""

    opened = Signal(object)
    failed = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=8)
        self._context = context
        self._broadcast: int | None = None
        theme = context.theme
        self.model: KeysetTableModel[Recipient] = KeysetTableModel(
            COLUMNS, context.tasks, PageRequest("name"), row_id=lambda r: r.consumer_id
        )
        self.table = TableView(theme, self.model, COLUMNS, "Получатели")
        self.table.setObjectName("recipients")
        self.table.sorted_by("name")
        self.which = Segments(
            theme,
            "Показать",
            ((_ALL, "", "Все"), (_READ, "", "Прочли"), (_UNREAD, "", "Не прочли"),
             (_FAILED, "", "Письмо не дошло")),
        )  # fmt: skip
        self.number = label("", "small", "text2")
        self._nobody = label("", "body", "text2")
        self._nobody.setContentsMargins(16, 0, 16, 0)
        self._nobody.hide()
        self.exporter = Exporter(context, self, SHEET, self.model)
        out = icon_button(theme, "action.export", "Выгрузить получателей в Excel", "Ctrl E")
        out.setObjectName("export_recipients")
        out.clicked.connect(self.export)
        self.add(row(self.which, 8, self.number, None, out, gap=4, pad=(0, 16)))
        self.add(self._nobody, (self.table, 1))
        out.setVisible(context.person.may("export"))
        self.which.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._on_failed)
        self.exporter.failed.connect(self.failed)

    def show_broadcast(self, broadcast: int) -> None:
        """Whose recipients; the same again is read anew in its place."""
        if broadcast == self._broadcast:
            self.model.refresh()
            return
        self._broadcast = broadcast
        self.which.choose(_ALL)
        self._apply()

    def choose(self, which: str) -> None:
        """all, read, unread or failed."""
        self.which.choose(which)
        self._apply()

    def export(self) -> None:
        """Those that are shown now, into a file that is asked for."""
        if (wanted := self.wanted) is not None:
            self.exporter.ask(conditions_of(wanted))

    @property
    def wanted(self) -> RecipientFilter | None:
        """What the list shows; None where it shows nothing yet."""
        if self._broadcast is None:
            return None
        read = {_READ: True, _UNREAD: False}.get(str(self.which.value))
        mail = "failed" if self.which.value == _FAILED else None
        return RecipientFilter(self._broadcast, read, mail)

    def _apply(self) -> None:
        wanted, backend = self.wanted, self._context.backend
        if wanted is None:
            return
        self.model.show(
            Loads(
                lambda job, page: backend.read(job, list_recipients, wanted, page),
                lambda job: backend.read(job, count_recipients, wanted),
                lambda job, page: backend.read(job, recipient_anchors, wanted, page),
            )
        )

    def _on_picked(self, _value: object) -> None:
        self._apply()

    def _on_opened(self, one: Recipient) -> None:
        self.opened.emit(one.consumer_id)

    def _on_counted(self, total: int) -> None:
        self.number.setText(grouped(total))
        all_ = self.which.value == _ALL
        self._nobody.setText("Ещё никому не доставлено." if all_ else "Таких нет.")
        self._nobody.setVisible(not total)

    def _on_failed(self, error: UserError) -> None:
        if not isinstance(error, ServerUnavailable):
            self.failed.emit(str(error))
