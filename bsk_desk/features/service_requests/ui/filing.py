"""A request of a caller or visitor: which form, who, and its fields as they are declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from bsk_desk.features.service_requests.forms import BY_CODE, FORMS
from bsk_desk.features.service_requests.model import Filed
from bsk_desk.features.service_requests.service import FileRequest, file_request
from bsk_desk.features.service_requests.ui.filing_fields import is_given, payload_of, screen_fields
from bsk_desk.features.service_requests.ui.filing_lookup import Lookup, Who
from bsk_desk.kernel.errors import ServerUnavailable, UserError, WrongField
from bsk_desk.qt.buttons import bar_of, button
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.fields import Choice
from bsk_desk.qt.forms import Form
from bsk_desk.qt.kit import Box, column, keycap, label, line, row
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll

CHANNELS = (("telephone", "По телефону"), ("office", "На приёме"), ("paper", "На бумаге"))


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was typed into a form that was put away."""

    head: dict[str, Any]
    who: Who
    values: dict[str, Any]


class Filing(Box):
    """``filed(Filed)`` when it is in the database, ``left()`` when it is put away."""

    filed = Signal(object)
    left = Signal()

    def __init__(
        self, context: PageContext, doing: Doing, before: Unfinished | None = None
    ) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._context, self._doing = context, doing
        self._on_its_way = False
        doing.busy.connect(self._on_busy)
        theme = context.theme
        forms = tuple((form.form, form.title) for form in FORMS)
        self.head = Form(
            theme,
            (
                Choice("form", "Вид обращения", required=True, options=forms),
                Choice("channel", "Как обратились", required=True, options=CHANNELS),
            ),
        )
        self.lookup = Lookup(context)
        self.lookup.changed.connect(self._on_who)
        self.notice = NoticeBar(theme)
        self._place = Box("v", gap=0)
        self.form: Form | None = None
        self._lay()
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._on_kind()
        if before is not None:
            self._go_on(before)
        self.setAccessibleName("Записать обращение")
        self.setFocusProxy(self._kind)

    def _lay(self) -> None:
        theme = self._context.theme
        title = row(label("Записать обращение", "title"), None, keycap("Esc"), pad=(16, 24, 8, 24))
        body = column(self.head, self.lookup, self._place, gap=14, pad=(4, 24, 16, 24))
        self._scroll = Scroll(theme, body.add(None))
        self.save = button(theme, "Записать", "primary", shortcut="Ctrl Enter")
        self.save.clicked.connect(self.submit)
        cancel = button(theme, "Отмена", "plain", shortcut="Esc")
        cancel.clicked.connect(self.leave)
        self.add(title, self.notice, (self._scroll, 1), line(), bar_of(cancel, self.save))

    @property
    def _kind(self) -> QComboBox:
        found = self.head.widgets["form"]
        assert isinstance(found, QComboBox)
        return found

    def choose(self, form: str) -> None:
        """The form of this code."""
        self._kind.setCurrentIndex(self._kind.findData(form))

    def submit(self) -> None:
        """Check here, then in the database; wrong fields are named beside them."""
        if self.form is not None:
            self.form.submit()

    def leave(self) -> None:
        """Put it away; not while it is on its way: it would be taken down once more."""
        if self._on_its_way:
            why = "Закрыть можно, когда база данных ответит."
            self.notice.say("Обращение записывается.", why, "info")
        else:
            self.left.emit()

    @property
    def written(self) -> bool:
        """Whether something would be lost."""
        if self.form is None:
            return False
        return any(is_given(value) for value in self.form.values.values())

    def unfinished(self) -> Unfinished | None:
        """What to begin with the next time; None where nothing was typed."""
        if self.form is None or not self.written:
            return None
        return Unfinished(self.head.values, self.lookup.who, self.form.values)

    def _go_on(self, before: Unfinished) -> None:
        self.head.fill(before.head)
        self.lookup.take(before.who)
        assert self.form is not None
        self.form.fill(before.values)
        self.notice.say("Здесь то, что вы начали записывать.", "", "info", "Начать заново")
        self.notice.acted.connect(self._begin_anew)

    def _begin_anew(self) -> None:
        self.notice.put_away()
        self.lookup.take(Who())
        assert self.form is not None
        self.form.fill({})
        self.setFocus()

    def _on_kind(self) -> None:
        kept = self.form.values if self.form else {}
        self._place.clear()
        code = str(self._kind.currentData())
        named = self.lookup.who.consumer is not None
        self.form = Form(self._context.theme, screen_fields(BY_CODE[code], named=named))
        self.form.fill({k: v for k, v in kept.items() if k in self.form.widgets})
        self.form.submitted.connect(self._on_submitted)
        self._place.add(self.form)
        self._scroll.fit()

    def _on_who(self) -> None:
        self._on_kind()
        who = self.lookup.who
        assert self.form is not None
        values = self.form.values
        if who.consumer and "applicant_name" in values and not values["applicant_name"]:
            values["applicant_name"] = who.consumer.display_name
        if who.account and "address" in values and not values["address"]:
            values["address"] = who.account.address
        if who.account and "account" in values and not values["account"]:
            values["account"] = who.account.number
        self.form.fill(values)

    def _on_submitted(self, values: dict[str, Any]) -> None:
        code = str(self._kind.currentData())
        who = self.lookup.who
        command = FileRequest(
            form=code,
            payload=payload_of(BY_CODE[code], values),
            channel=str(self.head.values["channel"]),
            consumer=who.consumer.id if who.consumer else None,
            account=who.account.id if who.account else None,
        )
        self._on_its_way = True
        self._doing.do(file_request, command, self._on_filed, self._on_refused)

    def _on_busy(self, busy: bool) -> None:
        """Whatever came of it, an error of the program too."""
        self._on_its_way = self._on_its_way and busy

    def _on_filed(self, filed: Filed) -> None:
        self.notice.put_away()
        self.filed.emit(filed)

    def _on_refused(self, error: UserError) -> None:
        detail = "Набранное на месте."
        if isinstance(error, ServerUnavailable):
            detail = "Нажмите «Записать» ещё раз, когда связь вернётся: дважды не запишется."
        self.notice.say(str(error), detail)
        if isinstance(error, WrongField) and self.form is not None:
            self.form.show_problems({str(k): str(v) for k, v in error.detail.items()})
