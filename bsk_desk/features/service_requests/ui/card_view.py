"""How a request looks on its card: shows what it is given and tells what was pressed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from bsk_desk.features.service_requests.forms import BY_CODE
from bsk_desk.features.service_requests.model import RequestCard
from bsk_desk.features.service_requests.ui import card_words as words
from bsk_desk.features.service_requests.ui.marks_bar import MarksBar
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.timeline_words import TimelineWords
from bsk_desk.kernel.words import counted, initials, short_full_name
from bsk_desk.qt.buttons import Button, button, icon_button
from bsk_desk.qt.card import Card, CardHeader, WhoBox
from bsk_desk.qt.composer import Composer
from bsk_desk.qt.files import Files
from bsk_desk.qt.kit import Facts, column, row, section
from bsk_desk.qt.marks import StatusButton, avatar, deadline_pill, presence
from bsk_desk.qt.theme import Theme, font
from bsk_desk.qt.timeline import Timeline

_LOW = 800
_LONG_TITLE = 18


class CardView(Card):
    """``wanted(action)`` for anything pressed that is an action of the page or card."""

    wanted = Signal(str)
    file_opened = Signal(object)

    def __init__(self, theme: Theme, composer: Composer) -> None:
        tools = self._tools(theme)
        self.others = row(gap=0)
        self.header = CardHeader(theme, self.others, *tools)
        self.who = WhoBox(theme)
        self.links = row(gap=16)
        self.marks = MarksBar(theme)
        self.fields = column(gap=12)
        self.files = Files(theme)
        self._file_title = section("Файлы", self.files)
        self.timeline = Timeline(theme)
        self._theme, self.composer = theme, composer
        super().__init__(
            theme,
            self.header,
            self.who,
            self.marks,
            self.links,
            self.fields,
            self._file_title,
            section("Лента", self.timeline),
            foot=composer,
            name="Обращение",
        )
        self.notice.setObjectName("card_notice")
        self.files.opened.connect(self.file_opened)
        self.timeline.file_opened.connect(self.file_opened)
        self.who.acted.connect(self.wanted)
        for tool in tools[:-1]:
            tool.clicked.connect(self._on_pressed)
        self.status: StatusButton | None = None
        self.why: Button | None = None
        self.low = self.unfolded = False
        self._known: dict[str, tuple[object, ...]] = {}
        self._card: RequestCard | None = None

    def _tools(self, theme: Theme) -> list[Button]:
        made: list[Button] = []
        for icon, name, key, action in (
            ("action.up", "Предыдущее", "K", "previous"),
            ("action.down", "Следующее", "J", "next"),
            ("action.print", "Печать", "Ctrl P", "print"),
        ):
            one = icon_button(theme, icon, name, key)
            one.setProperty("action", action)
            made.append(one)
        self.more = icon_button(theme, "action.more", "Другие действия")
        return [*made, self.more]

    def show_card(
        self, card: RequestCard, reference: Reference, login: str, now: datetime, phone: str | None
    ) -> None:
        """Everything but the timeline and the composer."""
        self._card = card
        form = BY_CODE.get(card.row.form)
        title = form.short_title if form else card.row.form_short
        self.header.show_thing(card.row.number or "", title, card.row.subject)
        self.setAccessibleName(f"Обращение {card.row.number or card.row.subject}")
        self._show_facts(card, login, now)
        kind = words.KINDS.get(card.row.applicant_kind or "", "")
        icon = "thing.legal" if card.row.applicant_kind == "legal" else "thing.person"
        facts, others = words.who_facts(card, phone), words.others_words(card.others)
        if self._new("who", card.id, card.row.applicant, kind, others, *facts):
            name = card.row.applicant or "без имени"
            self.who.show_who(name, kind, facts, icon=icon, link=others)
        self._show_fields(card, reference)
        self.middle.fit()

    def show_timeline(
        self, card: RequestCard, reference: Reference, login: str, now: datetime, fresh: int | None
    ) -> None:
        """The history; entries that stand already are not built again."""
        self.timeline.show_events(TimelineWords(card, reference, login, now).entries(fresh))
        self.middle.fit()

    def to_fresh(self) -> None:
        """Show what is new: the line above it stands at the top if there is room."""
        self.middle.fit()
        bar = self.middle.verticalScrollBar()
        at = next((n for n, e in enumerate(self.timeline.events) if e.kind == "fresh"), None)
        item = None if at is None else self.timeline.box.itemAt(at)
        if item is not None and (widget := item.widget()) is not None:
            top = widget.mapTo(self.body, QPoint(0, 0)).y()
            bar.setValue(max(min(top - 12, bar.maximum()), 0) if bar.maximum() else 0)

    def set_menus(self, more: QMenu, moves: QMenu) -> None:
        """The menus on «…» and on the status."""
        self.more.setMenu(more)
        if self.status is not None:
            self.status.setMenu(moves)
        self._moves = moves

    _moves: QMenu | None = None

    def unfold(self) -> None:
        """Show the fields in a low window."""
        self.unfolded = not self.unfolded
        self._fold()

    def fold_for(self, height: int) -> None:
        """Below 800 px fields and files are one line until they are asked for."""
        self.low = height < _LOW
        self._fold()

    def _new(self, part: str, *what: object) -> bool:
        """Whether a part shows something else now; the same is not built again: focus stays."""
        if self._known.get(part) == what:
            return False
        self._known[part] = what
        return True

    def _show_facts(self, card: RequestCard, login: str, now: datetime) -> None:
        due = words.deadline_words(card, now)
        self._show_others(card, login)
        row_ = card.row
        who = (row_.assignee, row_.assignee_name)
        if not self._new("facts", card.id, row_.status, due, who):
            return
        theme, code = self._theme, card.row.status
        self.status = StatusButton(theme, code, self._moves)
        self.status.setObjectName("status")
        self.why = button(theme, "почему?", "link", name="Откуда взялся срок, W")
        self.why.setProperty("action", "why")
        self.why.clicked.connect(self._on_pressed)
        self.header.show_facts(
            self.status,
            deadline_pill(theme, due.code, due.words),
            self.why,
            None,
            *self._assignee(card, login),
        )

    def _show_others(self, card: RequestCard, login: str) -> None:
        """Who else has it open stands where there is always room for it: beside the arrows."""
        said = words.presence_words(card, login)
        writes = card.lease is not None and card.lease.holder != login
        if self._new("others", said, writes):
            self.others.clear()
            if said:
                self.others.add(presence(self._theme, said, writes=writes))

    def _assignee(self, card: RequestCard, login: str) -> list[QWidget]:
        row_ = card.row
        name = short_full_name(row_.assignee_name or row_.assignee or "")
        mine = row_.assignee == login
        said = "Вы исполнитель" if mine else name or "Без исполнителя"
        one = button(self._theme, said, "link", name=f"Исполнитель: {said}, назначить, A")
        one.setFont(font("small"))
        one.give_way()
        one.setProperty("action", "assign")
        one.clicked.connect(self._on_pressed)
        made: list[QWidget] = [one]
        if row_.assignee:
            letters = initials(row_.assignee_name or row_.assignee)
            made.insert(0, avatar(self._theme, letters, mine=mine, name=f"Исполнитель: {name}"))
        return made

    def _show_fields(self, card: RequestCard, reference: Reference) -> None:
        topic = reference.topic_titles.get(card.row.topic or "", "тема не указана")
        pairs = words.field_pairs(card, topic)
        measures = words.measure_pairs(card)
        self._show_files(card)
        self._count = (len(pairs), len(self.files.tiles))
        if not self._new("fields", card.id, card.repeat_of, *pairs, *measures):
            self._fold()
            return
        long = max(len(title) for title, _ in pairs) > _LONG_TITLE
        self.fields.clear()
        self.fields.add(
            section("Заявление", Facts(pairs, (200,) if long else (100, 96)), self._edit())
        )
        if measures:
            self.fields.add(Facts(measures, (100,)))
        self._fold()

    def _show_files(self, card: RequestCard) -> None:
        shown = [(a.id, a.name, a.size) for a in card.attachments if a.author_kind == "consumer"]
        if [key for key, _, _ in shown] != list(self.files.tiles):
            self.files.show_files(shown)

    _count = (0, 0)

    def _edit(self) -> QWidget:
        made = row(gap=12)
        links = [("Форма 4.9", "classify")]
        if self._card and self._card.repeat_of:
            links.insert(0, ("первое обращение", "first"))
        if self._card and words.masked_fields(self._card)[1:]:
            links.insert(0, ("показать скрытое", "unmask_field"))
        for title, action in links:
            one = button(self._theme, title, "link")
            one.setFont(font("small"))
            one.setProperty("action", action)
            one.clicked.connect(self._on_pressed)
            made.add(one)
        return made

    def _fold(self) -> None:
        fields, files = self._count
        folded = self.low and not self.unfolded
        self.fields.setVisible(not folded)
        self._file_title.setVisible(bool(files) and not folded)
        self.middle.fit()
        if not self._new("fold", self.low, folded, fields, files):
            return
        self.links.clear()
        self.links.setVisible(self.low)
        if self.low:
            named = f"Заявление: {counted(fields, 'поле', 'поля', 'полей')}"
            icon = "action.open" if folded else "action.choose"
            self._link(named, icon)
            if files:
                self._link(counted(files, "файл", "файла", "файлов"), "action.attach")
            self.links.add(None)

    def _link(self, words_: str, icon: str) -> None:
        one = button(self._theme, words_, "link", icon)
        one.clicked.connect(self.unfold)
        self.links.add(one)

    def _on_pressed(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.wanted.emit(str(sender.property("action")))
