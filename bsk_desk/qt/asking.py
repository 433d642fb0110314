"""A small sheet that asks for one or a few values before something is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.qt.buttons import bar_of, button
from bsk_desk.qt.fields import Field
from bsk_desk.qt.forms import Form
from bsk_desk.qt.kit import column, label
from bsk_desk.qt.scrolling import Fitting
from bsk_desk.qt.sheet import Over, Sheet
from bsk_desk.qt.theme import Theme

#: Enough for a line or two; a letter wants more.
WIDE = 420


class FormSheet(Sheet):
    """A sheet around a form: Enter in a field and Ctrl+Enter anywhere are its first button."""

    form: Form

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on what is no field, say on a table, is not meant for the form."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        here = QApplication.focusWidget()
        if event.isAutoRepeat():
            return
        in_form = here is None or here is self or self.form.isAncestorOf(here)
        if in_form or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.form.submit()


class AskSheet(FormSheet):
    """Title, why, a form and one button. ``answered(values)`` when all is right; ``left()``."""

    answered = Signal(object)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        fields: Sequence[Field],
        *,
        do: str,
        why: str = "",
        lines: Sequence[str] = (),
        preview: QWidget | None = None,
        wide: int = WIDE,
        grave: bool = False,
        leave: str = "Отмена",
    ) -> None:
        super().__init__(gap=8, pad=(16, 20))
        self.form = Form(theme, fields)
        self.form.submitted.connect(self.answered)
        self.do = button(theme, do, "danger" if grave else "primary", shortcut="Ctrl Enter")
        self.do.clicked.connect(self.form.submit)
        cancel = button(theme, leave, "plain", shortcut="Esc")
        cancel.clicked.connect(self.left)
        self.add(label(title, "heading", wrap=True))
        if why:
            self.add(label(why, "body", "text2", wrap=True))
        self.setFixedWidth(wide)
        middle = column(*(label(one, "small", "text2", wrap=True) for one in lines), gap=8)
        middle.add(4, self.form)
        if preview is not None:
            middle.add(preview)
        self.add((Fitting(theme, middle, "raised"), 1), 4, bar_of(cancel, self.do, pad=(0,)))
        self.setAccessibleName(title)
        if self.form.fields:
            self.setFocusProxy(self.form.widgets[self.form.fields[0].name])


def ask(
    theme: Theme,
    page: QWidget,
    title: str,
    fields: Sequence[Field],
    done: Callable[[dict[str, Any]], None],
    *,
    do: str,
    why: str = "",
    lines: Sequence[str] = (),
    values: Mapping[str, Any] | None = None,
    anchor: QWidget | None = None,
    preview: QWidget | None = None,
    wide: int = WIDE,
    grave: bool = False,
    leave: str = "Отмена",
) -> AskSheet:
    """Show the sheet over the page's window; ``done(values)`` after it has closed.

    ``preview`` stands below the fields: what will come of them. ``grave`` where what is confirmed
    destroys, shuts out or cannot be taken back; ``leave`` where «Отмена» could mean both buttons.

    ``done`` is kept by the sheet alone, which is deleted when it closes.
    """
    sheet = AskSheet(
        theme, title, fields,
        do=do, why=why, lines=lines, preview=preview, wide=wide, grave=grave, leave=leave,
    )  # fmt: skip
    over = Over(theme, page.window(), sheet, anchor=anchor, scrim=anchor is None)
    over.setObjectName("ask")
    sheet.form.fill(values or {})

    def answered(found: dict[str, Any]) -> None:
        over.close_sheet()
        done(found)

    sheet.answered.connect(answered)
    sheet.left.connect(over.close_sheet)
    over.closed.connect(over.deleteLater)
    over.open()
    return sheet
