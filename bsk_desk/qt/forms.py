"""Forms from a list of fields: labels, checks and values by one loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from bsk_desk.qt.fields import Field, YesNo
from bsk_desk.qt.kit import Box, column, label, row, set_property
from bsk_desk.qt.moments import MomentEdit
from bsk_desk.qt.theme import Theme

#: The signal of a widget that tells of a change, by kind of widget.
_CHANGED: tuple[tuple[type[QWidget], str], ...] = (
    (QLineEdit, "textChanged"),
    (QPlainTextEdit, "textChanged"),
    (QComboBox, "currentIndexChanged"),
    (QDateTimeEdit, "dateTimeChanged"),
)


class Form(QWidget):
    """Fields one below the other.

    ``submitted(values)`` when all is right; ``changed()`` when a person alters something.
    ``objectName`` of each field's widget is the field's name, of its problem ``<name>_problem``.
    """

    submitted = Signal(object)
    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        fields: Sequence[Field],
        may: Callable[[str], bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self.widgets: dict[str, QWidget] = {}
        self.problems: dict[str, QLabel] = {}
        self._rows: dict[str, Box] = {}
        self._filling = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for field in self.fields:
            layout.addWidget(self._row(theme, field))
            if field.right and may and not may(field.right):
                self.widgets[field.name].setEnabled(False)
        layout.addStretch(1)

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the fields, unchecked."""
        return {f.name: f.read(self.widgets[f.name]) for f in self.fields if self._shown(f.name)}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values; fields that are not named are emptied. No ``changed``."""
        self._filling = True
        for field in self.fields:
            field.write(self.widgets[field.name], values.get(field.name))
            self._say(field.name, None)
        self._filling = False

    def show_field(self, name: str, shown: bool) -> None:
        """A field that only sometimes applies; hidden ones are neither checked nor given."""
        self._rows[name].setVisible(shown)

    def check(self) -> str | None:
        """Say beside each field what is wrong; the name of the first wrong one."""
        found = {f.name: _problem(f, self.widgets[f.name]) for f in self.fields}
        wrong = [name for name, said in found.items() if said and self._shown(name)]
        for name, said in found.items():
            self._say(name, said if name in wrong else None)
        return wrong[0] if wrong else None

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """What the database said of each field (BS004); unknown names are left out."""
        for name, said in problems.items():
            if name in self.problems:
                self._say(name, said)
        first = next((f.name for f in self.fields if f.name in problems), None)
        if first:
            self.widgets[first].setFocus()

    def submit(self) -> None:
        """Check; then either the first wrong field has the focus, or ``submitted``."""
        wrong = self.check()
        if wrong:
            self.widgets[wrong].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        values = self.values
        self.submitted.emit(
            {f.name: f.stored(values[f.name]) for f in self.fields if f.name in values}
        )

    def _row(self, theme: Theme, field: Field) -> Box:
        widget = field.make(theme, self)
        widget.setObjectName(field.name)
        widget.setAccessibleName(field.label + (", обязательно" if field.required else ""))
        widget.setAccessibleDescription(field.help)
        problem = label("", "small", "overdue", wrap=True)
        problem.setObjectName(f"{field.name}_problem")
        problem.hide()
        made = column(gap=4)
        if not isinstance(field, YesNo):
            made.add(row(_title(field, widget), None, gap=4))
        made.add(widget)
        if field.help:
            made.add(label(field.help, "small", "text3", wrap=True))
        made.add(problem)
        self.widgets[field.name], self.problems[field.name] = widget, problem
        self._rows[field.name] = made
        self._listen(widget)
        return made

    def _listen(self, widget: QWidget) -> None:
        if isinstance(widget, MomentEdit):
            widget.refused.connect(self._on_refused)
        for kind, signal in _CHANGED:
            if isinstance(widget, kind):
                getattr(widget, signal).connect(self._on_changed)
                return
        if hasattr(widget, "toggled"):
            widget.toggled.connect(self._on_changed)

    def _on_changed(self, *_what: object) -> None:
        if self._filling:
            return
        if sender := self.sender():
            self._say(sender.objectName(), None)
        self.changed.emit()

    def _on_refused(self, said: str) -> None:
        if sender := self.sender():
            self._say(sender.objectName(), said)

    def _say(self, name: str, said: str | None) -> None:
        problem = self.problems.get(name)
        if problem is None:
            return
        problem.setText(said or "")
        problem.setVisible(said is not None)
        set_property(self.widgets[name], "wrong", "true" if said else "")

    def _shown(self, name: str) -> bool:
        return not self._rows[name].isHidden()


def _problem(field: Field, widget: QWidget) -> str | None:
    """What was typed last counts, though the field was not left."""
    if isinstance(widget, MomentEdit):
        widget.settle()
        if widget.trouble:
            return widget.trouble
    return field.problem(field.read(widget))


def _title(field: Field, widget: QWidget) -> QLabel:
    made = label(field.label + (" *" if field.required else ""), "small_strong")
    made.setBuddy(widget)
    return made
