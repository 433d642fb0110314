"""The screens of the gallery: the parts of the kit put together as the slices do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.buttons import button
from bsk_desk.qt.composer import Composer
from bsk_desk.qt.gallery import samples
from bsk_desk.qt.gallery.cards import card
from bsk_desk.qt.keyset_model import Column, KeysetTableModel
from bsk_desk.qt.kit import Box, column, line, row
from bsk_desk.qt.list_head import ListHead
from bsk_desk.qt.list_page import Condition, FilterBar, ListFoot, ListPane, two_panes
from bsk_desk.qt.login_form import LoginForm, ProfileRow
from bsk_desk.qt.notice import Empty, OfflineBanner
from bsk_desk.qt.palette import Item, Palette
from bsk_desk.qt.queue_view import QueueView
from bsk_desk.qt.selection_bar import SelectionBar
from bsk_desk.qt.sheet import Over, Step, why_sheet
from bsk_desk.qt.sidebar import Sidebar
from bsk_desk.qt.tables import RowsModel, TableView
from bsk_desk.qt.tasks import TaskRunner
from bsk_desk.qt.theme import Theme

_KEYS = (
    ("J", ""),
    ("K", "по списку"),
    ("Enter", "открыть"),
    ("R", "ответить"),
    ("F1", "все клавиши"),
)
_ME = "Кузнецова Мария Андреевна"


@dataclass
class Shown:
    """A window, what has the focus in it, and what is done once it is shown."""

    window: QWidget
    focus: QWidget | None = None
    after: Callable[[], None] | None = None


def _head(theme: Theme, title: str, shown: int, whole: int) -> ListHead:
    views = ((1, "ближайшие сроки"), (2, "новые сверху"))
    orders = (("due", "Сначала ближайший срок"), ("changed", "Сначала изменённые"))
    made = ListHead(theme, title, views=views, view="Вид: ближайшие сроки", orders=orders)
    made.show_count(shown, whole)
    return made


def _filters(theme: Theme) -> FilterBar:
    made = FilterBar(theme)
    made.show_conditions([Condition("due", "До 30 дней"), Condition("channel", "Интернет")])
    return made


def queue(theme: Theme, tasks: TaskRunner) -> tuple[ListPane, QueueView]:
    """The list of requests."""
    columns: tuple[Column[samples.Request], ...] = (
        Column("Обращение", lambda r: r.row.subject, "due"),
    )
    model: KeysetTableModel[samples.Request] = KeysetTableModel(
        columns, tasks, PageRequest("due"), spoken=lambda r: r.row.spoken()
    )
    view = QueueView(theme, model, lambda r: r.row, "Обращения")
    model.show(samples.SampleLoader())
    foot = ListFoot(_KEYS)
    head = _head(theme, "Все в работе", 38, 212)
    return ListPane(theme, head, view, filters=_filters(theme), foot=foot), view


def frame(theme: Theme, place: str, page: QWidget, *, online: bool = True) -> Box:
    """The sidebar and a page beside it."""
    side = Sidebar(theme, _ME)
    side.show_places(samples.places())
    side.choose(place)
    side.show_connection(online)
    inner = row(gap=0).add(side, line("v"), (page, 1))
    made = column(gap=0, surface="plain")
    if not online:
        banner = OfflineBanner(theme)
        banner.lost("16:12")
        banner.next_try("следующая попытка через 8 с")
        made.add(banner)
    return made.add((inner, 1))


def queue_window(theme: Theme, tasks: TaskRunner, **how: bool) -> Shown:
    """Picture 1 and its kin."""
    pane, view = queue(theme, tasks)
    online = not how.get("offline", False)
    made = frame(theme, "all-Все в работе", two_panes(pane, card(theme, **how)), online=online)

    def after() -> None:
        view.setCurrentIndex(view.model().index(2, 0))
        view.hovered = 5

    return Shown(made, view, after)


def folded_window(theme: Theme, tasks: TaskRunner) -> Shown:
    """Picture 1 at 1280×720: an empty composer is one line."""
    made = queue_window(theme, tasks, folded=True)
    for composer in made.window.findChildren(Composer):
        composer.clear_text()
        composer.fold(True)
    return made


def palette_window(theme: Theme, tasks: TaskRunner) -> Shown:
    """Picture 4a."""
    made = queue_window(theme, tasks)
    palette = Palette(theme, made.window)
    palette.offer(
        [
            (
                "Обращение Ж-2026-000123",
                [
                    Item("action.answer", "Ответить Петровой А. И.", "", "R"),
                    Item("action.accept", "Исполнить: жалоба Петровой А. И.", "", "Ctrl Enter"),
                    Item("action.print", "Напечатать", "", "Ctrl P"),
                ],
            )
        ]
    )
    before = made.after

    def after() -> None:
        if before:
            before()
        palette.open()
        palette.field.setText("петр")
        people = [
            Item("thing.person", "Петрова Анна Ивановна", "ЛС 9234, ул. Гущина, 17, кв. 42"),
            Item("thing.person", "Петренко Олег Юрьевич", "ЛС 118 402, пр. Ленина, 93"),
            Item("thing.legal", "ООО «Петровский хлеб»", "договор 612, ул. Попова, 200"),
        ]
        found = [
            Item("place.new", "Ж-2026-000123 По вечерам падает напряжение", "Петрова А. И."),
            Item("place.new", "К-2026-001310 Перенос счётчика на фасад", "исполнена 3 июля"),
            Item("place.new", "У-2026-000402 Замена счётчика", "исполнена 14 мая"),
        ]
        palette.found("Потребители", people, "петр")
        palette.found("Обращения", found, "петр")

    return Shown(made.window, palette.field, after)


def empty_window(theme: Theme, tasks: TaskRunner) -> Shown:
    """Picture 4b."""
    pane, view = queue(theme, tasks)
    why = "Без них в очереди 2 обращения, оба ваши."
    pane.show_empty(
        Empty(theme, "place.overdue", "По этим условиям ничего нет", why, action="Снять условия")
    )
    keys = (
        ("J", "следующее обращение"),
        ("Enter", "открыть"),
        ("Ctrl K", "найти или выполнить"),
        ("F1", "все клавиши"),
    )
    right = Empty(theme, "place.new", "Обращение не выбрано", keys=keys)
    return Shown(frame(theme, "overdue-Просрочены", two_panes(pane, right)), view)


def why_window(theme: Theme, tasks: TaskRunner) -> Shown:
    """Picture 4f."""
    made = queue_window(theme, tasks)
    anchor = made.window.findChild(QWidget, "why")
    sheet = why_sheet(
        theme,
        "Почему 26 ноября",
        (
            Step("27 октября", "поступила через кабинет в 08:41"),
            Step("28 октября", "первый день срока"),
            Step("+ 30 дней", "календарных, считая выходные"),
            Step("26 ноября", "четверг, рабочий день: не переносится"),
        ),
        ("Запрос информации этот срок не останавливает.",),
        "Правило подтверждено: Приказ Минэнерго 186, жалоба",
    )
    over = Over(theme, made.window, sheet, anchor=anchor, scrim=False)
    before = made.after

    def after() -> None:
        if before:
            before()
        over.open()

    return Shown(made.window, made.focus, after)


def login_window(theme: Theme, _tasks: TaskRunner) -> Shown:
    """Picture 4e."""
    made = LoginForm(
        theme, foot="Версия 1.0, база готова к работе. Не получается войти: 501-262, доб. 1401"
    )
    made.profile.show_profiles(
        [ProfileRow(1, "Рабочая база", "pg1.bsk.local, запасной pg2, TLS")], 1
    )
    made.profile.show_state("отвечает", "done")
    made.login.setText("kuznetsova")
    made.password.setText("недлинный-пароль")
    made.say_caps(True)
    return Shown(made, made.password)


def table_window(theme: Theme, _tasks: TaskRunner) -> Shown:
    """A table with ticked rows, and charts beside it."""
    from bsk_desk.qt.charts import HeatChart, MonthChart, side_by_side

    model = RowsModel(samples.MAIL_COLUMNS)
    model.show(samples.MAILS)
    view = TableView(theme, model, samples.MAIL_COLUMNS, "Почта")
    view.sorted_by("tries", descending=True)
    bar = SelectionBar(theme, button(theme, "Отправить ещё раз", "plain"))
    bar.show_count(3, 212)
    head = ListHead(theme, "Не дошло")
    head.show_count(14)
    pane = ListPane(theme, head, view, filters=bar, foot=ListFoot(_KEYS))
    now, before = samples.profile(7, 47_881.06, 3), samples.profile(11, 43_130.0, 1, 30)
    now[samples.FAULT_HOUR] = np.nan
    month, heat = MonthChart(theme), HeatChart(theme)
    faults = (samples.FAULT_HOUR,)
    month.show_months(now, before, faults=faults, title_now="октябрь", title_before="сентябрь")
    heat.show_hours(now, faults=faults)
    charts = column((side_by_side(month, heat), 1), pad=(16, 24), surface="plain")
    return Shown(frame(theme, "mail-Почта", column((pane, 1), line(), (charts, 1), gap=0)), view)


def parts_window(theme: Theme, _tasks: TaskRunner) -> Shown:
    """Small parts side by side."""
    from bsk_desk.qt.gallery.parts import parts

    return Shown(parts(theme))


BIG, SMALL = QSize(1440, 900), QSize(1280, 720)
Make = Callable[[Theme, TaskRunner], Shown]
ALL: tuple[tuple[str, Make, QSize], ...] = (
    ("1-queue", queue_window, BIG),
    ("1-queue-1280x720", folded_window, SMALL),
    ("1b-preview", lambda t, r: queue_window(t, r, preview=True), BIG),
    ("2-tables", table_window, BIG),
    ("4a-palette", palette_window, BIG),
    ("4b-empty", empty_window, BIG),
    ("4c-offline", lambda t, r: queue_window(t, r, offline=True), BIG),
    ("4d-stale", lambda t, r: queue_window(t, r, stale=True), BIG),
    ("4e-login", login_window, BIG),
    ("4f-why", why_window, BIG),
    ("5-parts", parts_window, BIG),
)
