"""The right side: the point in question, its sheet and charts, and what is decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QStackedWidget, QWidget

from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.formats.showing import Shown, Spot
from bsk_desk.features.hourly.model.profiles import Profile
from bsk_desk.features.hourly.queries import ProfileRow
from bsk_desk.features.hourly.ui.parts import FindingBar, Registers, SumBar
from bsk_desk.features.hourly.ui.sheet_view import SheetView
from bsk_desk.features.hourly.ui.words import (
    Finding,
    before_alone,
    decision_words,
    month_alone,
    month_of,
    month_words,
    who,
)
from bsk_desk.qt.buttons import button, icon_button
from bsk_desk.qt.charts import HeatChart, MonthChart, side_by_side
from bsk_desk.qt.kit import Elided, FewLines, column, label, line, row
from bsk_desk.qt.notice import Empty, NoticeBar
from bsk_desk.qt.theme import Theme

_SHEET_ROWS, _FEW_ROWS = 7, 5
_LOW, _NARROW = 760, 680
_GIVE_BACK = "Вернуть с замечаниями"


class CardPane(QStackedWidget):
    """``accepted()``, ``rejected()``, ``returned()``, ``source_wanted()`` by its buttons."""

    accepted = Signal()
    rejected = Signal()
    returned = Signal()
    source_wanted = Signal()

    def __init__(self, theme: Theme, *, may_work: bool) -> None:
        super().__init__()
        self._theme = theme
        self.card: Card | None = None
        self._hours: tuple[date, Sequence[float | None]] | None = None
        self._before: Sequence[float | None] = ()
        self._partial = False
        self.path = Elided("", "small", "text2")
        self.title = Elided("", "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.about = label("", "small", "text3")
        self.decision = FewLines("", "small", "text2")
        self.decision.setObjectName("hourly_decision")
        self.finding = FindingBar(theme)
        self.sheet = SheetView(theme)
        self.no_sheet = label("", "small", "text2", wrap=True)
        self.month = MonthChart(theme)
        self.heat = HeatChart(theme)
        self.sum = SumBar(theme)
        self.notice = NoticeBar(theme, pad=(0,))
        self.without = FewLines("", "small", "text2")
        self.accept = button(theme, "Принять", "primary", name="Принять", shortcut="Ctrl Enter")
        self.accept.setObjectName("hourly_accept")
        self.reject = button(theme, "Отклонить файл", "danger")
        self.give_back = button(theme, _GIVE_BACK, "plain", name=_GIVE_BACK, shortcut="R")
        self.source = button(
            theme, "Исходный файл", "quiet", "action.export", name="Сохранить исходный файл"
        )
        self.more = icon_button(theme, "action.more", "Другие действия")
        self._connect()
        self._lay(may_work=may_work)

    def _connect(self) -> None:
        self.accept.clicked.connect(self.accepted)
        self.reject.clicked.connect(self.rejected)
        self.give_back.clicked.connect(self.returned)
        self.source.clicked.connect(self.source_wanted)

    def _lay(self, *, may_work: bool) -> None:
        head = column(
            row((self.path, 1), self.source, self.more, gap=4),
            row(self.title, self.about, None, gap=12),
            self.decision,
            gap=0,
            pad=(8, 16, 8, 24),
        )
        self._grid = column(self.sheet, self.no_sheet, gap=0, surface="card")
        self._charts = side_by_side(self.month, self.heat)
        self._why = label("", "body", "text2", wrap=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._no_chart = column(None, label_centred("Графика нет"), self._why, None, gap=4)
        self.charts = QStackedWidget()
        self.charts.addWidget(self._charts)
        self.charts.addWidget(self._no_chart)
        middle = column(
            self.notice,
            self.finding,
            self._grid,
            (self.charts, 1),
            self.sum,
            gap=12,
            pad=(4, 24, 16, 24),
        )
        self.foot = row(
            (self.without, 1), self.reject, self.give_back, self.accept, gap=8, pad=(12, 24)
        )
        if not may_work:
            self.foot.hide()
            self.source.hide()
        self._page = column(head, (middle, 1), line(), self.foot, gap=0, surface="plain")
        keys = [("F8", "следующее замечание"), ("Ctrl O", "выбрать файлы"), ("F1", "все клавиши")]
        why = "Выберите файл или точку слева."
        self._nothing = Empty(self._theme, "place.hourly", "Файл не выбран", why, keys=keys)
        self.addWidget(self._nothing)
        self.addWidget(self._page)

    def tab_order(self) -> list[QWidget]:
        """How Tab goes through the pane."""
        return [self.source, self.more, self.sheet, self.reject, self.give_back, self.accept]

    def set_menu(self, menu: QMenu) -> None:
        """What stands behind the three dots."""
        self.more.setMenu(menu)

    def show_nothing(self) -> None:
        """No file is chosen."""
        self.card = None
        self.setCurrentWidget(self._nothing)

    def show_message(self, title: str, why: str) -> None:
        """A file that never came in: why."""
        self.card = None
        old, self._nothing = self._nothing, Empty(self._theme, "thing.warning", title, why)
        self.addWidget(self._nothing)
        self.setCurrentWidget(self._nothing)
        self.removeWidget(old)
        old.deleteLater()

    def show_point(self, card: Card, point: Mapping[str, Any] | None) -> None:
        """A point of a file (None: the file has none)."""
        self.card = card
        file = card.file
        self.path.say(f"{file.name} · {who(file)}")
        profile = profile_of(card, point)
        if point is None:
            self.title.say(file.name)
            self.about.setText(month_words(file.month) if file.month else "")
        else:
            name = profile.name if profile else ""
            serial = point["serial"]
            self.title.say(f"{name}, счётчик {serial}" if name else f"Счётчик {serial}")
            self.about.setText(month_words(month_of(point["month"])))
        self.decision.say(decision_words(profile))
        self.decision.setVisible(profile is not None and bool(profile.reason))
        self._show_charts(card, profile, point)
        self.sum.say(profile, Registers.of(profile, point))
        self.setCurrentWidget(self._page)

    def _show_charts(
        self, card: Card, profile: ProfileRow | None, point: Mapping[str, Any] | None
    ) -> None:
        if profile is None:
            self.charts.setCurrentWidget(self._no_chart)
            self._no_chart.setAccessibleName(self._why_no_chart(point))
            self._why.setText(self._why_no_chart(point))
            self._hours = None
            return
        hours = [None if value is None else float(value) for value in profile.kwh]
        self._hours, self._before = (profile.month, hours), card.before.get(profile.point_id, ())
        self._partial = bool(point and point.get("partial"))
        self.charts.setCurrentWidget(self._charts)
        self.mark_hours(())

    def show_stranger(self, profile: Profile, *, partial: bool) -> None:
        """The hours of a meter that is not in the database: nothing to compare them with."""
        self._hours, self._before = (profile.month, profile.floats), ()
        self._partial = partial
        self.charts.setCurrentWidget(self._charts)
        self.mark_hours(())

    @staticmethod
    def _why_no_chart(point: Mapping[str, Any] | None) -> str:
        if point is None:
            return "Точек учёта в файле не прочитано."
        return "Такой точки учёта в базе нет, поэтому её часы не сохранены."

    def mark_hours(self, hours: Sequence[int]) -> None:
        """Draw the charts with these hours of the month as faulty, beside those without a value."""
        if self._hours is None:
            return
        month, now = self._hours
        missing = [at for at, value in enumerate(now) if value is None]
        if self._partial or len(missing) == len(now):
            missing = []  # the rest of the month is still to come
        faults = sorted({*missing, *(hour for hour in hours if hour >= 0)})
        before = self._before
        self.month.show_months(
            now,
            before,
            faults=faults[:40],
            title_now=month_alone(month),
            title_before=before_alone(month) if before else "",
        )
        self.heat.show_hours(now, faults=faults)

    def show_sheet(self, shown: Shown | None, faults: Sequence[tuple[Spot, str, str]]) -> None:
        """The sheet, or that it cannot be shown."""
        self.sheet.setVisible(shown is not None)
        self.no_sheet.setVisible(shown is None)
        self.sheet.show_sheet(shown, faults)
        self._fit_sheet()

    def empty_sheet(self) -> None:
        """Another sheet is on its way: the one before must not stand for it."""
        self.sheet.show_sheet(None)

    def wait_sheet(self, words: str) -> None:
        """The sheet is on its way, or is not for this person."""
        self.sheet.show_sheet(None)
        self.sheet.hide()
        self.no_sheet.setText(words)
        self.no_sheet.setContentsMargins(12, 12, 12, 12)
        self.no_sheet.show()

    def show_decision(self, without: str, accept: str, open_: bool) -> None:
        """The foot: what stays out, what the primary button does; empty words disable it."""
        self.without.say(without)
        self.accept.setText(accept or "Принять")
        self.accept.name(accept or "Принять", "Ctrl Enter")
        self.accept.setEnabled(bool(accept))
        self.reject.setEnabled(open_)
        self.give_back.setEnabled(open_)

    def say_finding(
        self, finding: Finding | None, at: int, count: int, *, accepted: bool = False
    ) -> None:
        """The bar over the sheet."""
        self.finding.say(finding, at, count, accepted=accepted)

    def _fit_sheet(self) -> None:
        rows = _FEW_ROWS if self.height() < _LOW else _SHEET_ROWS
        self.sheet.setFixedHeight(self.sheet.height_of(rows))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window shows fewer rows of the sheet, a narrow one fewer words on a button."""
        super().resizeEvent(event)
        self._fit_sheet()
        self.give_back.setText("Вернуть" if self.width() < _NARROW else _GIVE_BACK)


def label_centred(words: str) -> QLabel:
    """A heading in the middle of its width."""
    made = label(words, "heading")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def strangers_of(card: Card) -> list[str]:
    """Meters of a file that the database does not know, so that it keeps no hours of them."""
    points = card.file.points
    return [str(point["serial"]) for point in points if profile_of(card, point) is None]


def profile_of(card: Card, point: Mapping[str, Any] | None) -> ProfileRow | None:
    """The revision that is shown of a point: the newest one."""
    if point is None:
        return None
    member = str(point.get("member") or "")
    return card.newest(str(point["serial"]), member, month_of(point["month"]))
