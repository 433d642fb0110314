"""«Правила и шаблоны»: answer templates, deadline rules, the production calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests import deadline_service as deadlines
from bsk_desk.features.service_requests.ui import rule_sheets as sheets
from bsk_desk.features.service_requests.ui import rule_words as words
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.features.service_requests.ui.rule_actions import ACTIONS
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.times import day_of
from bsk_desk.qt.actions import attach, key_words, refresh_enabled
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import Choice, button
from bsk_desk.qt.columns import Column
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.fields import Field
from bsk_desk.qt.kit import Box, label, line, row
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.switches import Segments
from bsk_desk.qt.tables import RowsModel, TableView
from bsk_desk.qt.theme import PX

TEMPLATES, RULES, DAYS = "templates", "rules", "days"
_TABS = (
    (TEMPLATES, "action.template", "Шаблоны"),
    (RULES, "thing.clock", "Сроки"),
    (DAYS, "place.appointments", "Календарь"),
)
_COLUMNS: dict[str, Sequence[Column[Any]]] = {
    TEMPLATES: words.TEMPLATE_COLUMNS,
    RULES: words.RULE_COLUMNS,
    DAYS: words.DAY_COLUMNS,
}
#: Tab -> the actions whose buttons stand above its table.
_BUTTONS = {
    TEMPLATES: ("rules.new", "rules.edit", "rules.delete"),
    RULES: ("rules.edit",),
    DAYS: ("rules.edit", "rules.approve"),
}
_KEEPS = "Сроки, которые уже даны, не сдвинутся: их пересчитывают в карточке."


class RulesPage(Box):
    """The page of the place; for administrators alone."""

    def __init__(self, context: PageContext, _place: Place) -> None:
        super().__init__("v", gap=0, surface="plain")
        self.context = context
        self.found = words.Rules(year=day_of(now()).year)
        self._stale = True
        theme = context.theme
        self.notice = NoticeBar(theme, pad=(12, 16, 0, 16))
        self.tabs = Segments(theme, "Показать", _TABS)
        self.tabs.picked.connect(self._on_tab)
        self.years = Choice(theme, str(self.found.year), self._years())
        self.years.setAccessibleName("Год календаря")
        self.years.chosen.connect(self._on_year)
        self.state = label("", "small", "text2")
        self.tables: dict[str, TableView] = {}
        self.stack = QStackedWidget()
        for name, _, title in _TABS:
            self._add_table(name, title)
        self.doing = Doing(context.backend, context.tasks, self)
        self.doing.refused.connect(self.say_error)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self.say_error)
        self.acts = attach(self, ACTIONS, context.person.may, theme)
        self._buttons = row(gap=8)
        tools = row(self.tabs, 8, self.years, self.state, None, self._buttons, gap=8)
        head = row(label("Правила и шаблоны", "heading"), None, gap=8, pad=(0, 16))
        head.setFixedHeight(PX["header"])
        tools.box.setContentsMargins(16, 0, 16, 12)
        self.add(head, tools, line(), self.notice, (self.stack, 1))
        self._on_tab(TEMPLATES)

    @property
    def tab(self) -> str:
        """Which of the three is shown."""
        return str(self.tabs.value)

    @property
    def chosen(self) -> Any:
        """The row that is current, or None."""
        table = self.tables[self.tab]
        model = table.model()
        assert isinstance(model, RowsModel)
        return model.row(table.currentIndex().row())

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """Templates were changed elsewhere; a hidden page waits."""
        if changes.touches("template"):
            self._stale = True
            self._read_if_seen()

    # What a person can do (rule_actions.py)

    def show_tab(self, name: str) -> None:
        """Another of the three."""
        self.tabs.choose(name)
        self._on_tab(name)

    def new(self) -> None:
        """A template from nothing."""
        self.show_tab(TEMPLATES)
        self._ask_template(None)

    def edit(self) -> None:
        """What is chosen."""
        if self.tab == TEMPLATES and self.chosen:
            self._ask_template(self.chosen)
        elif self.tab == RULES and self.chosen and self.chosen.valid_to is None:
            self._ask_rule(self.chosen)
        elif self.tab == DAYS:
            self._ask_day(sheets.day_values(self.chosen))

    def delete(self) -> None:
        """The template that is chosen, after a question."""
        if (template := self.chosen) is not None:
            command = card_service.DeleteTemplate(template=template.id)

            def delete(_values: dict[str, Any]) -> None:
                self.doing.do(card_service.delete_template, command, self._on_deleted)

            ask(self.context.theme, self, f"Удалить шаблон «{template.title}»?", [], delete,
                do="Удалить", why="Уже отправленные ответы не изменятся.", grave=True)  # fmt: skip

    def approve(self) -> None:
        """The year of the calendar was compared with the decree."""
        command = deadlines.ApproveYear(year=self.found.year)

        def approve(_values: dict[str, Any]) -> None:
            self.doing.do(deadlines.approve_year, command, self._on_approved)

        ask(self.context.theme, self, f"Подтвердить календарь {self.found.year} года?", [], approve,
            do="Подтвердить",
            why="Все его дни будут считаться сверенными с постановлением.")  # fmt: skip

    def say_error(self, error: UserError) -> None:
        """A refusal with the database's own sentence and what it says of fields."""
        detail = error.detail if isinstance(error.detail, dict) else {}
        self.notice.say(str(error), " ".join(str(said) for said in detail.values()))

    def _add_table(self, name: str, title: str) -> None:
        model, columns = RowsModel(_COLUMNS[name]), _COLUMNS[name]
        table = self.tables[name] = TableView(self.context.theme, model, columns, title)
        table.setObjectName(name)
        table.opened.connect(self._on_opened)
        table.current.connect(self._on_current)
        self.stack.addWidget(table)

    def _years(self) -> list[tuple[object, str]]:
        this = self.found.year
        return [(year, str(year)) for year in range(this - 1, this + 3)]

    def _ask_template(self, template: Any, values: dict[str, Any] | None = None) -> None:
        title = "Новый шаблон" if template is None else "Шаблон ответа"

        def save(given: dict[str, Any]) -> None:
            one = None if template is None else template.id
            command = card_service.SaveTemplate(template=one, **given)
            again = partial(self._ask_template, template, given)
            self._save(card_service.save_template, command, again)

        shown = values or sheets.template_values(template)
        self._ask(title, sheets.TEMPLATE_FIELDS, save, shown)

    def _ask_rule(self, rule: deadlines.DeadlineRule, values: dict[str, Any] | None = None) -> None:
        def save(given: dict[str, Any]) -> None:
            command = deadlines.ChangeDeadlineRule(rule=rule.id, **sheets.rule_arguments(given))
            again = partial(self._ask_rule, rule, given)
            self._save(deadlines.change_deadline_rule, command, again)

        title = f"Срок: {words.form_words(rule.form)}, {words.whom_words(rule)}"
        why = f"Прежнее правило кончится днём раньше. {_KEEPS}"
        self._ask(title, sheets.RULE_FIELDS, save, values or sheets.rule_values(rule), why)

    def _ask_day(self, values: dict[str, Any]) -> None:
        def save(given: dict[str, Any]) -> None:
            command = deadlines.SetCalendarDay(
                day=given["day"], working=given["working"], note=given["note"] or None
            )
            self._save(deadlines.set_calendar_day, command, partial(self._ask_day, given))

        self._ask("День календаря", sheets.DAY_FIELDS, save, values, _KEEPS)

    def _ask(
        self, title: str, fields: Sequence[Field], done: Any, values: dict[str, Any], why: str = ""
    ) -> None:
        ask(self.context.theme, self, title, fields, done, do="Сохранить", why=why,
            values=values, wide=520)  # fmt: skip

    def _save(self, service: Any, command: Any, again: Callable[[], None]) -> None:
        """What was typed comes back with the refusal."""

        def refused(error: UserError) -> None:
            self.say_error(error)
            again()

        self.doing.do(service, command, self._on_saved, refused)

    def _on_saved(self, _result: Any) -> None:
        self._done("Сохранено.")

    def _on_deleted(self, _result: Any) -> None:
        self._done("Шаблон удалён.")

    def _on_approved(self, _days: int) -> None:
        self._done(f"Календарь {self.found.year} года подтверждён.")

    def _done(self, said: str) -> None:
        self.notice.put_away()
        self.context.notice(said, "ok")
        self._read()

    def _read_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._read()

    def _read(self) -> None:
        self._stale = False
        backend, year = self.context.backend, self.found.year
        self._jobs.start(
            "rules", lambda job: backend.read(job, words.read_rules, year), self._on_read
        )

    def _on_read(self, found: words.Rules) -> None:
        self.found = found
        rows = {TEMPLATES: found.templates, RULES: found.rules, DAYS: found.exceptions}
        for name, table in self.tables.items():
            at = table.currentIndex().row()
            model = table.model()
            assert isinstance(model, RowsModel)
            model.show(rows[name])
            table.setCurrentIndex(model.index(min(max(at, 0), len(rows[name]) - 1), 0))
        self._on_tab(self.tab)

    def _on_tab(self, name: object) -> None:
        self.stack.setCurrentWidget(self.tables[str(name)])
        self.setFocusProxy(self.tables[str(name)])
        self.years.setVisible(name == DAYS)
        self.years.setText(str(self.found.year))
        self.state.setText(self._state_words(str(name)))
        refresh_enabled(self, ACTIONS, self.acts)
        self._show_buttons(str(name))

    def _state_words(self, name: str) -> str:
        if name == DAYS:
            return self.found.year_words()
        if name == RULES:
            doubtful = sum(not r.confirmed and r.valid_to is None for r in self.found.rules)
            return f"не подтверждено: {doubtful}" if doubtful else "все подтверждены"
        return ""

    def _show_buttons(self, name: str) -> None:
        self._buttons.clear()
        for action in ACTIONS:
            if action.id in _BUTTONS[name] and (made := self.acts.get(action.id)) is not None:
                one = button(self.context.theme, action.title, shortcut=key_words(action.keys))
                one.setObjectName(action.id)
                one.setEnabled(made.isEnabled())
                one.clicked.connect(made.trigger)
                made.enabledChanged.connect(one.setEnabled)
                self._buttons.add(one)

    def _on_year(self, year: Any) -> None:
        self.found = words.Rules(self.found.templates, self.found.rules, int(year))
        self._read()

    def _on_opened(self, _row: Any) -> None:
        self.edit()

    def _on_current(self, _row: Any) -> None:
        if hasattr(self, "acts"):
            refresh_enabled(self, ACTIONS, self.acts)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Read the first time, and what has changed since."""
        super().showEvent(event)
        self._read_if_seen()
        self.tables[self.tab].setFocus(Qt.FocusReason.OtherFocusReason)
