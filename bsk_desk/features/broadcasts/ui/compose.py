"""A broadcast being written: to whom, title, text with placeholders, how, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit

from bsk_desk.features.broadcasts.model import Audience, Broadcast
from bsk_desk.features.broadcasts.service import SaveBroadcast
from bsk_desk.features.broadcasts.ui.audience import AudienceBuilder
from bsk_desk.features.broadcasts.ui.beginning import Beginning
from bsk_desk.features.broadcasts.ui.words import faults
from bsk_desk.kernel.words import grouped
from bsk_desk.qt import placeholders
from bsk_desk.qt.buttons import button
from bsk_desk.qt.inputs import PlainText, ring_of, seen
from bsk_desk.qt.kit import Box, column, icon_label, label, line, row, set_property
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.switches import Check
from bsk_desk.qt.theme import PX, font

LONGEST_TITLE, LONGEST_TEXT = 200, 10_000
_INSERTS = (("name", "Имя"), ("address", "Адрес"), ("account", "Счёт"))
_EMPTY = "Заполните поле."


class Compose(Box):
    """``changed()`` when a person alters something; ``sent()``, ``tried()`` for the buttons."""

    changed = Signal()
    sent = Signal()
    tried = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._context = context
        theme = context.theme
        self.broadcast: int | None = None
        self.seen: datetime | None = None
        self._filling = False
        self.audience = AudienceBuilder(context)
        self.title = QLineEdit()
        self.title.setObjectName("title")
        self.title.setFont(font("strong"))
        self.title.setAccessibleName("Заголовок")
        self.text = PlainText()
        self.text.setObjectName("body")
        self.text.setProperty("bare", True)
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(0)
        self.text.setAccessibleName("Текст уведомления")
        self._marks = placeholders.Placeholders(theme, self.text.document())
        self._title_marks = label("", "small", "text3")
        self._length = label("", "small", "text3")
        self.problems = {name: _problem(name) for name in ("title", "body", "start_at")}
        self.by_mail = Check(theme, "Письмом", on=True)
        self.beginning = Beginning(theme)
        self.heading = label("Новая рассылка", "title")
        self.state = label("", "small", "text3")
        self.notice = NoticeBar(theme)
        self.send = button(theme, "Отправить", "primary", "action.send", shortcut="Ctrl Enter")
        self.try_ = button(theme, "Проверить на себе", "plain", shortcut="Ctrl T")
        self._lay()
        self._connect()

    def _lay(self) -> None:
        head = row(self.heading, None, self.state, gap=8, pad=(0, 24))
        head.setFixedHeight(PX["header"])
        body = column(
            _field("Кому", self.audience),
            _field("Заголовок", self.title, self._title_marks, self.problems["title"]),
            _field("Текст", self._text_box(), self._length, self.problems["body"]),
            _field("Как", row(self._cabinet_word(), 8, self.by_mail, None)),
            _field("Когда", self.beginning, None, self.problems["start_at"]),
            None,
            gap=16,
            pad=(0, 24, 16, 24),
        )
        self._scroll = Scroll(self._context.theme, body)
        bar = row(self.try_, None, self.send, gap=8, pad=(12, 24))
        self.add(head, self.notice, (self._scroll, 1), line(), bar)
        self.setMinimumWidth(380)
        self.setFocusProxy(self.title)

    def _cabinet_word(self) -> Box:
        """No grey box: it is so whatever one does."""
        mark = icon_label(self._context.theme, "action.accept", "text2")
        return row(mark, label("В кабинет: всегда", "body", "text2"), gap=8)

    def _text_box(self) -> Box:
        insert = row(gap=0)
        for name, words in _INSERTS:
            one = button(self._context.theme, words, "quiet", "action.add",
                         name=f"Вставить: {words.lower()}")  # fmt: skip
            one.setProperty("placeholder", name)
            one.clicked.connect(self._on_insert)
            insert.add(one)
        made = column((self.text, 1), insert.add(None), gap=4, pad=(10, 10, 4, 10), surface="field")
        made.setFixedHeight(208)
        ring_of(self.text, made)
        return made

    def _connect(self) -> None:
        self.audience.changed.connect(self._on_changed)
        self.audience.refused.connect(self._on_refused_file)
        self.title.textChanged.connect(self._on_changed)
        self.text.textChanged.connect(self._on_changed)
        self.by_mail.toggled.connect(self._on_changed)
        self.beginning.changed.connect(self._on_changed)
        self.send.clicked.connect(self.sent)
        self.try_.clicked.connect(self.tried)

    def fill(self, found: Broadcast | None) -> None:
        """A draft, or an empty one; no signal."""
        self.broadcast = found.id if found else None
        self.seen = found.changed_at if found else None
        self._fill(
            placeholders.written(found.title) if found else "",
            placeholders.written(found.body) if found else "",
            Audience.from_json(found.audience) if found else Audience(),
            by_mail=found.by_mail if found else True,
            start_at=found.scheduled_at if found else None,
        )
        self.heading.setText("Черновик рассылки" if found else "Новая рассылка")
        self.notice.put_away()
        if found and found.return_reason:
            self.notice.say("Рассылка возвращена", found.return_reason, tone="info")

    def _fill(
        self, title: str, body: str, audience: Audience, *, by_mail: bool, start_at: datetime | None
    ) -> None:
        self._filling = True
        self.title.setText(title)
        self.text.setPlainText(body)
        self.audience.fill(audience)
        self.by_mail.setChecked(by_mail)
        self.beginning.fill(start_at)
        self._filling = False
        for problem in self.problems.values():
            _say(problem, None)
        self._count_letters()

    def kept(self) -> dict[str, Any]:
        """What stands here, for this computer's store."""
        return {
            "title": self.title.text(),
            "body": self.text.toPlainText(),
            "audience": self.audience.audience.to_json(),
            "by_mail": self.by_mail.isChecked(),
            "start_at": (start_at := self.beginning.value) and start_at.isoformat(),
        }

    def restore(self, kept: dict[str, Any]) -> None:
        """What stood here when the program ended."""
        audience = Audience.from_json(dict(kept.get("audience", {})))
        moment = kept.get("start_at")
        self._fill(str(kept.get("title", "")), str(kept.get("body", "")), audience,
                   by_mail=bool(kept.get("by_mail", True)),
                   start_at=datetime.fromisoformat(moment) if moment else None)  # fmt: skip

    def command(self) -> SaveBroadcast:
        """What stands here, as the database takes it."""
        return SaveBroadcast(
            title=placeholders.stored(seen(self.title.text())),
            body=placeholders.stored(self.text.toPlainText().strip()),
            audience=self.audience.audience,
            broadcast=self.broadcast,
            by_mail=self.by_mail.isChecked(),
            start_at=self.beginning.value,
            seen=self.seen,
        )

    def counting(self) -> SaveBroadcast:
        """The same, but with words where something is missing: it can be counted at any time."""
        title = placeholders.without_unknown(seen(self.title.text()))
        body = placeholders.without_unknown(self.text.toPlainText().strip())
        return SaveBroadcast(
            title=placeholders.stored(title)[:LONGEST_TITLE] or "Заголовок",
            body=placeholders.stored(body)[:LONGEST_TEXT] or "Текст уведомления",
            audience=self.audience.audience,
        )

    def fault(self) -> tuple[str, str] | None:
        """The first thing that keeps it from being saved: field and sentence."""
        for name, text, longest in self._texts():
            if not text.strip():
                return name, _EMPTY
            if said := self._fault_of(text, longest):
                return name, said
        return None

    def _texts(self) -> tuple[tuple[str, str, int], ...]:
        return (
            ("title", seen(self.title.text()), LONGEST_TITLE),
            ("body", self.text.toPlainText(), LONGEST_TEXT),
        )

    def check(self) -> bool:
        """Whether it can be saved; what is wrong is said beside its field, which has the focus."""
        found = self.fault()
        if found is None:
            return True
        _say(self.problems[found[0]], found[1])
        (self.title if found[0] == "title" else self.text).setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def may_begin(self) -> bool:
        """Whether it can be sent as far as the time goes; what is wrong is said beside it."""
        said = self.beginning.fault()
        _say(self.problems["start_at"], said)
        if said:
            self.beginning.moment.setFocus(Qt.FocusReason.OtherFocusReason)
        return said is None

    def show_problems(self, detail: dict[str, Any]) -> None:
        """What the database said of each field."""
        for name, problem in self.problems.items():
            _say(problem, str(detail[name]) if name in detail else None)
        self.audience.show_faults(faults(self.audience.audience, detail))
        self._scroll.fit()

    def show_approval(self, *, needed: bool) -> None:
        """Above the limit another administrator approves before it begins."""
        self.send.setText("На утверждение" if needed else "Отправить")
        self.beginning.show_approval(needed=needed)

    def _on_insert(self) -> None:
        sender = self.sender()
        if sender is not None:
            word = placeholders.WORDS[str(sender.property("placeholder"))]
            self.text.insertPlainText(f"{{{{{word}}}}}")
            self.text.setFocus()

    def _on_refused_file(self, sentence: str) -> None:
        self.notice.say(sentence)

    def _on_changed(self, *_what: object) -> None:
        if self._filling:
            return
        self._count_letters()
        for name, text, longest in self._texts():
            _say(self.problems[name], self._fault_of(text, longest))
        _say(self.problems["start_at"], None)
        self.changed.emit()

    def _fault_of(self, text: str, longest: int) -> str | None:
        if len(text) > longest:
            return f"Слишком длинно: {grouped(len(text))} знаков, можно {grouped(longest)}."
        return placeholders.problem(text)

    def _count_letters(self) -> None:
        for name, text, longest in self._texts():
            where = self._title_marks if name == "title" else self._length
            where.setText(f"{grouped(len(text))} из\u00a0{grouped(longest)}" if text else "")


def _field(
    title: str, body: Any, extra: QLabel | None = None, problem: QLabel | None = None
) -> Box:
    head = row(label(title, "small_strong"), None)
    if extra is not None:
        head.add(extra)
    made = column(head, gap=4)
    if problem is not None:  # above the field: below it the edge of a low window would hide it
        made.add(problem)
    return made.add(body)


def _problem(name: str) -> QLabel:
    made = label("", "small", "overdue", wrap=True)
    made.setObjectName(f"{name}_problem")
    made.hide()
    return made


def _say(problem: QLabel, said: str | None) -> None:
    problem.setText(said or "")
    problem.setVisible(bool(said))
    set_property(problem, "tone", "overdue")
