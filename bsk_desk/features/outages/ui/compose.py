"""An outage being written: what, why, where, from when, until when, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from bsk_desk.features.outages.model import KINDS, OutageRow, Saved
from bsk_desk.features.outages.service import SaveOutage
from bsk_desk.features.outages.ui.rows import TITLES
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import clock, date_words, day_of
from bsk_desk.kernel.words import counted
from bsk_desk.qt import placeholders
from bsk_desk.qt.buttons import button
from bsk_desk.qt.fields import Choice, Field, LongText, Moment, no_longer_than
from bsk_desk.qt.forms import Form
from bsk_desk.qt.kit import Box, column, label, line, row, section
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.theme import PX

FIELDS: tuple[Field, ...] = (
    Choice("kind", "Что это", required=True,
           options=tuple((code, word.capitalize()) for code, word in KINDS.items())),
    LongText("reason", "Причина", required=True, checks=(no_longer_than(1000),), least=1),
    LongText("addresses", "Улицы и дома", least=2, most=8,
             help="По одной в строке: «Попова», «Гущина 150»"),
    LongText("accounts", "Лицевые счета", least=1, most=6,
             help="Через запятую, пробел или по одному в строке"),
    Moment("from_at", "С какого времени", required=True),
    Moment("until_at", "Когда ожидаем восстановления", hint="пока неизвестно"),
    LongText("measures", "Меры", checks=(no_longer_than(5000),), least=1,
             help="Для своих: потребителю их скажет только текст"),
    LongText("body", "Текст для потребителя", required=True, least=5,
             checks=(no_longer_than(10_000), placeholders.problem)),
)  # fmt: skip


class OutageForm(Box):
    """``changed()`` when a person alters something; ``published()``, ``saved()`` for buttons."""

    changed = Signal()
    published = Signal()
    saved = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="plain")
        theme = context.theme
        self.outage: int | None = None
        self.dirty = False
        self.heading = label("Новое отключение", "title")
        self.state = label("", "small", "text2")
        self.notice = NoticeBar(theme)
        self.form = Form(theme, FIELDS)
        self.form.changed.connect(self._on_changed)
        body = self.form.widgets["body"]
        assert isinstance(body, QPlainTextEdit)
        self._marks = placeholders.Placeholders(theme, body.document())
        self._shown = column(gap=6, pad=(12, 16), surface="public")
        self._title = label("", "strong", wrap=True)
        self._words = label("", wrap=True)
        self._shown.add(self._title, self._words)
        write = button(theme, "Составить текст из полей", "link")
        write.clicked.connect(self.write_text)
        save = button(theme, "Сохранить черновик", "plain", shortcut="Ctrl S")
        save.clicked.connect(self.saved)
        publish = button(theme, "Опубликовать", "primary", "action.send", shortcut="Ctrl Enter")
        publish.clicked.connect(self.published)
        head = row(self.heading, None, self.state, gap=8, pad=(0, 24))
        head.setFixedHeight(PX["header"])
        inside = column(
            self.form,
            row(write, None),
            section("Увидит потребитель", self._shown),
            None,
            gap=16,
            pad=(0, 24, 16, 24),
        )
        self._scroll = Scroll(theme, inside)
        self.add(head, self.notice, (self._scroll, 1), line())
        self.add(row(None, save, publish, gap=8, pad=(12, 24)))
        self.setMinimumWidth(PX["card_min"])
        self.setFocusProxy(self.form.widgets["reason"])
        self.setAccessibleName("Отключение")

    def begin(self, found: OutageRow | None) -> None:
        """A draft, or an empty one."""
        self.outage = found.id if found else None
        self.heading.setText("Черновик отключения" if found else "Новое отключение")
        self.state.setText("")
        self.notice.put_away()
        self.form.fill(values_of(found))
        self.dirty = False
        self._show_text()

    def shows(self, row: OutageRow) -> bool:
        """Whether this very draft stands here as it is in the database."""
        values, kept = self.form.values, values_of(row)
        return self.outage == row.id and all(
            (values[name] or None) == (kept.get(name) or None)
            for name in values
            if name != "accounts"
        )

    def command(self) -> SaveOutage | None:
        """As the database takes it; None where something is missing, said beside its field."""
        wrong = self.form.check()
        if wrong:
            self.form.widgets[wrong].setFocus()
            return None
        values = self.form.values
        return SaveOutage(
            kind=values["kind"],
            reason=values["reason"],
            body=placeholders.stored(values["body"]),
            from_at=values["from_at"],
            until_at=values["until_at"],
            measures=values["measures"] or None,
            addresses=lines_of(values["addresses"]),
            accounts=words_of(values["accounts"]),
            outage=self.outage,
        )

    def show_saved(self, saved: Saved) -> None:
        """Whom it would reach."""
        self.outage, self.dirty = saved.outage, False
        self.heading.setText("Черновик отключения")
        who = counted(saved.consumers, "кабинет узнает", "кабинета узнают", "кабинетов узнают")
        more = counted(saved.requests, "обращение", "обращения", "обращений")
        self.state.setText(f"Сохранено: {who}, связано будет {more}")

    def show_problems(self, detail: Mapping[str, Any]) -> None:
        """Each field with what is wrong in it; unknown accounts are named one by one."""
        self.form.show_problems(by_field(detail))
        self._scroll.fit()

    def write_text(self) -> None:
        """A text out of what the fields say; what was written is replaced."""
        values = self.form.values
        self.form.fill(values | {"body": draft_text(values)})
        self._on_changed()
        self.form.widgets["body"].setFocus()

    def _on_changed(self) -> None:
        self.dirty = True
        self.state.setText("Не сохранено")
        self._show_text()
        self.changed.emit()

    def _show_text(self) -> None:
        values = self.form.values
        self._title.setText(TITLES.get(values["kind"] or "", ""))
        self._words.setText(values["body"] or "Текста ещё нет.")
        self._scroll.fit()


def by_field(detail: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong in each field; those of a list one under the other."""
    said: dict[str, list[str]] = {}
    for key, sentence in detail.items():
        said.setdefault(key.partition("[")[0], []).append(str(sentence))
    return {name: "\n".join(lines) for name, lines in said.items()}


def draft_text(values: Mapping[str, Any]) -> str:
    """«Здравствуйте, {{имя}}! 26 ноября с 9:00 до 16:00 по адресу {{адрес}} не будет света: …»."""
    now = server_time.now()
    begin, end = values.get("from_at"), values.get("until_at")
    when = ""
    if begin:
        when = f"{date_words(day_of(begin), now)} с\u00a0{clock(begin)}"
        if end:
            day = "" if day_of(end) == day_of(begin) else f"{date_words(day_of(end), now)}, "
            when += f" до\u00a0{day}{clock(end)}"
        when += " по"
    reason = inside(str(values.get("reason") or "").rstrip(". ")) or "причина"
    what = (
        "возможны отклонения напряжения"
        if values.get("kind") == "quality"
        else "не будет электроэнергии"
    )
    first = f"Здравствуйте, {{{{имя}}}}! {when or 'По'} адресу {{{{адрес}}}} {what}."
    return f"{first} Причина: {reason}.\n\nВопросы: 50-16-28, круглосуточно."


def inside(words: str) -> str:
    """As it stands inside a sentence: «повреждён кабель»; names and short forms keep theirs."""
    first, _, rest = words.partition(" ")
    plain = first[:1].isupper() and first[1:].islower()
    return f"{first.lower()} {rest}".strip() if plain and len(first) > 1 else words


def values_of(found: OutageRow | None) -> dict[str, Any]:
    """What the fields show of one; of none, what a new one begins with."""
    if found is None:
        return {"kind": "planned"}
    return {
        "kind": found.kind,
        "reason": found.reason,
        "addresses": "\n".join(found.addresses),
        "accounts": ", ".join(found.accounts),
        "from_at": found.from_at,
        "until_at": found.until_at,
        "measures": found.measures,
        "body": placeholders.written(found.body),
    }


def lines_of(text: str) -> tuple[str, ...]:
    """Streets: one a line, each once."""
    return tuple(dict.fromkeys(one.strip() for one in text.splitlines() if one.strip()))


def words_of(text: str) -> tuple[str, ...]:
    """Account numbers between commas, blanks and lines, each once."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))
