"""The left side of the page: month, template, drop field, search, counters, the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.ui.filter_row import FilterRow
from bsk_desk.features.hourly.ui.lines import COLUMNS, Line, LinesView
from bsk_desk.features.hourly.ui.parts import DropArea
from bsk_desk.features.hourly.ui.words import COUNTERS, month_words
from bsk_desk.kernel.words import grouped, plural
from bsk_desk.qt.buttons import Choice, button
from bsk_desk.qt.kit import Box, column, icon_label, label, line, row
from bsk_desk.qt.marks import FINDING_ICONS
from bsk_desk.qt.notice import Empty, NoticeBar, Skeleton
from bsk_desk.qt.theme import PX, Theme

ALL_MONTHS = "Все месяцы"
_NONE_FOUND = "Измените слова поиска, состояние или месяц над списком."
_MONTHS = 14


class ListPane(Box):
    """``month_chosen(date | None)``, ``template_wanted()``; the parts have their own signals."""

    month_chosen = Signal(object)
    template_wanted = Signal()

    def __init__(self, theme: Theme, *, may_work: bool, may_export: bool) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._theme = theme
        self.month = Choice(theme, ALL_MONTHS)
        self.month.setObjectName("hourly_month")
        self.month.name("Месяц потребления")
        self.month.chosen.connect(self.month_chosen)
        self.template = button(
            theme, "Шаблон", "quiet", "action.export", name="Шаблон для потребителя", shortcut="T"
        )
        self.template.setObjectName("hourly_template")
        self.template.clicked.connect(self.template_wanted)
        self.drop = DropArea(theme)
        if not may_work:
            self.drop.hide()
        self.notice = NoticeBar(theme, pad=(8, 16, 0, 16))
        self.filters = FilterRow(theme, may_export=may_export)
        self.count = label("", "body", "text3")
        self._counters: dict[str, tuple[Box, QLabel]] = {}
        counters = row(gap=16, pad=(12, 16, 8, 16))
        for role, _forms in COUNTERS:
            said = label("", "small", "text2")
            mark = icon_label(theme, FINDING_ICONS[role], role, 14)
            self._counters[role] = row(mark, said, gap=6), said
            counters.add(self._counters[role][0])
        self._none = label("нет файлов", "small", "text3")
        counters.add(self._none, None)
        self.view = LinesView(theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self._skeleton = Skeleton(theme)
        self.stack.addWidget(self._skeleton)
        self.stack.setCurrentWidget(self._skeleton)
        words = "Перетащите сюда файлы потребителей или папку с ними."
        self._empty = Empty(theme, "place.hourly", "Файлов пока нет", words if may_work else "")
        self.stack.addWidget(self._empty)
        self._none_found = Empty(theme, "action.search", "Таких файлов нет", _NONE_FOUND)
        self.stack.addWidget(self._none_found)
        head = row(
            label("Почасовые файлы", "heading"),
            4,
            self.count,
            None,
            self.month,
            self.template,
            gap=4,
            pad=(0, 12, 0, 16),
        )
        head.setFixedHeight(PX["header"])
        self.add(head, column(self.drop, pad=(0, 16)), self.notice, self.filters, counters, line())
        self.add(_headings(), line(), (self.stack, 1))
        self.show_counters({})

    def tab_order(self) -> list[QWidget]:
        """How Tab goes through the pane."""
        filters = self.filters.tab_order()
        return [self.month, self.template, self.drop.button, *filters, self.view]

    def show_lines(self, lines: Sequence[Line], *, filtered: bool) -> None:
        """The list, or why it is empty: ``filtered`` where somebody asks for some files only."""
        self.view.show_lines(lines)
        empty = self._none_found if filtered else self._empty
        self.stack.setCurrentWidget(self.view if lines else empty)

    def show_counters(self, counts: Mapping[str, int]) -> None:
        """How many files there are, and how many of them stand where."""
        for role, forms in COUNTERS:
            number = counts.get(role, 0)
            box, said = self._counters[role]
            said.setText(f"{grouped(number)} {plural(number, *forms)}")
            box.setVisible(number > 0)
        total = sum(counts.values())
        self.count.setText(grouped(total) if total else "")
        self.count.setAccessibleName(f"Файлов в списке: {grouped(total)}")
        self._none.setVisible(not any(counts.get(role) for role, _forms in COUNTERS))
        self._none.setText("нет файлов" if not total else "ни один не ждёт решения")

    def offer_months(self, today: date, chosen: date | None) -> None:
        """The months one may look at, the last ones first."""
        months = [date(today.year, today.month, 1)]
        while len(months) < _MONTHS:
            months.append(month_before(months[-1]))
        if chosen is not None and chosen not in months:
            months.append(chosen)
        options: list[tuple[object, str]] = [(None, ALL_MONTHS)]
        options += [(month, month_words(month).capitalize()) for month in months]
        self.month.offer(options)
        self.month.setText(month_words(chosen).capitalize() if chosen else ALL_MONTHS)


def _headings() -> Box:
    made = row(label("Файл и точка учёта", "micro", "text3"), None, gap=0, pad=(0, 16))
    for at, (title, wide) in enumerate(COLUMNS):
        head = label(title, "micro", "text3", width=wide)
        if at < 2:
            head.setAlignment(head.alignment() | Qt.AlignmentFlag.AlignRight)
        else:
            head.setIndent(16)
        made.add(head)
    made.setFixedHeight(28)
    return made
