"""Who has not sent: contracts down, months across, a mark where somebody is still owing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QStackedWidget,
)

from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.queries import CompletenessCell, completeness, find_file_of
from bsk_desk.features.hourly.ui.completeness_map import (
    LOOKS,
    MapModel,
    MapView,
    Row,
    rows_of,
    this_month,
)
from bsk_desk.features.hourly.ui.months import keep_month
from bsk_desk.features.hourly.ui.places import FILES
from bsk_desk.features.hourly.ui.words import month_words
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.columns import ROW_ROLE, Index
from bsk_desk.qt.inputs import SearchField
from bsk_desk.qt.kit import Box, icon_label, label, line, row
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.marks import FINDING_ICONS
from bsk_desk.qt.notice import Empty, NoticeBar, Skeleton
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.switches import Check
from bsk_desk.qt.theme import PX, Theme

#: Months shown; the running one cannot be complete and stands last.
MONTHS = 12
_REFRESH_AFTER_MS = 300


class CompletenessPage(Box):
    """The map; those who owe the last whole month stand first when asked for."""

    def __init__(self, context: PageContext, place: Place) -> None:
        super().__init__("v", gap=0, surface="plain")
        self.setObjectName("hourly_completeness")
        self.context, self.place = context, place
        self._rows: list[Row] = []
        self._stale = True
        self.model = MapModel()
        self.view = MapView(context.theme, self.model)
        self.search = SearchField(context.theme, "Договор или название")
        self.search.setFixedWidth(220)
        self.search.searched.connect(self._filter)
        self.owing = Check(context.theme, "Только должники", switch=True)
        self.owing.toggled.connect(self._filter)
        self.count = label("", "body", "text3")
        self.notice = NoticeBar(context.theme)
        self.stack = QStackedWidget()
        self._fill_stack(context.theme)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_failed)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_AFTER_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self.view.doubleClicked.connect(self._on_opened)
        self._lay(context.theme)

    def _fill_stack(self, theme: Theme) -> None:
        """The map, and what stands in its place."""
        waiting = Skeleton(theme, PX["table_row"])
        self._empty = Empty(
            theme,
            "ph.grid-four",
            "Договоров с почасовым учётом нет",
            "Договоры и точки учёта приходят из бухгалтерии.",
        )
        self.unfound = _none(
            theme,
            "action.search",
            "Таких договоров нет",
            "Ищутся номер договора и название.",
        )
        self.paid = _none(theme, "thing.ok", "Должников нет", "За последний месяц прислали все.")
        self.unfound.acted.connect(self._show_all)
        self.paid.acted.connect(self._show_all)
        for one in (waiting, self.view, self._empty, self.unfound, self.paid):
            self.stack.addWidget(one)

    def _lay(self, theme: Theme) -> None:
        head = row(
            label("Кто не прислал", "heading"),
            4,
            self.count,
            None,
            self.owing,
            8,
            self.search,
            gap=4,
            pad=(0, 16),
        )
        head.setFixedHeight(PX["header"])
        legend = row(gap=16, pad=(0, 16, 12, 16))
        for role, words, _ in LOOKS.values():
            mark = icon_label(theme, FINDING_ICONS[role], role, 14)
            if words:
                legend.add(row(mark, label(words, "small", "text2"), gap=6))
        legend.add(None)
        self.add(head, legend, self.notice, line(), (self.stack, 1))

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """A file more or less is another map."""
        if changes.touches("hourly_file"):
            self._stale = True
            if self.isVisible():
                self._timer.start()

    def open_object(self, contract: int) -> None:
        """Only this contract."""
        self.search.setText(str(contract))
        self._filter()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def refresh(self) -> None:
        """Read the map again."""
        self._stale = False
        backend, first = self.context.backend, _first_month()
        self._jobs.start(
            "map", lambda job: backend.read(job, completeness, first, MONTHS), self._on_read
        )

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_read(self, cells: list[CompletenessCell]) -> None:
        first = not self._rows
        self._rows = rows_of(cells)
        self._filter()
        if first and self.isVisible():
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(0, self.model.columnCount() - 2))

    def _filter(self, *_what: object) -> None:
        words = self.search.text().strip().lower()
        shown = [
            row
            for row in self._rows
            if (not words or words in f"{row.contract} {row.organization}".lower())
            and (not self.owing.isChecked() or row.owing)
        ]
        self.model.show(shown)
        self.view.fit()
        owing = sum(one.owing for one in self._rows)
        last = month_words(month_before(this_month()))
        said = f"за {last} не прислали: {owing} из {len(self._rows)}"
        self.count.setText(said if self._rows else "")
        nothing = self.unfound if words else self.paid
        self.stack.setCurrentWidget(self.view if shown else nothing if self._rows else self._empty)

    def _show_all(self) -> None:
        """Without conditions; the button had the focus, which goes to the map."""
        self.search.setText("")
        self.owing.setChecked(False)
        self._filter()
        self.view.setFocus()

    def _on_opened(self, index: Index) -> None:
        if not index.isValid() or not index.column():
            return
        cell: CompletenessCell = index.data(ROW_ROLE)
        backend = self.context.backend
        self._jobs.start(
            "file",
            lambda job: backend.read(job, find_file_of, cell.contract, cell.month),
            lambda file: self._on_found(cell, file),
        )

    def _on_found(self, cell: CompletenessCell, file: int | None) -> None:
        """To the file, among those of its month; the page of files reads the month kept."""
        if file is None:
            said = f"За {month_words(cell.month)} договор {cell.contract} файлов не присылал."
            self.notice.say(said, tone="info")
            return
        keep_month(self.context.settings, cell.month)
        self.context.go_to(FILES, file)

    def _on_failed(self, error: UserError) -> None:
        self.notice.say(str(error))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """What has changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
        self.view.setFocus()


def _none(theme: Theme, icon: str, title: str, why: str) -> Empty:
    """No row under the conditions."""
    return Empty(theme, icon, title, why, action="Показать все")


def _first_month() -> date:
    month = this_month()
    for _ in range(MONTHS - 1):
        month = month_before(month)
    return month
