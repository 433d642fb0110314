"""Server profiles: which there are, and one of them as a form. Stands in the login window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from bsk_desk.qt.buttons import Choice as MenuButton
from bsk_desk.qt.buttons import button
from bsk_desk.qt.fields import Choice, Field, Number
from bsk_desk.qt.forms import Form
from bsk_desk.qt.kit import Box, column, label, row
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.profiles import DEFAULT_PORT, TLS_MODES, Profile


def _whole(value: Any) -> str | None:
    return None if value == value.to_integral_value() else "Порт — целое число."


FIELDS: tuple[Field, ...] = (
    Field("name", "Название", required=True, hint="Рабочая база"),
    Field("hosts", "Серверы", required=True, hint="pg1.bsk.local, pg2.bsk.local"),
    Number("port", "Порт", required=True, checks=(_whole,), least=Decimal(1), most=Decimal(65_535)),
    Field("database", "База данных", required=True),
    Choice("tls", "Защита соединения", required=True, options=TLS_MODES),
    Field("root_certificate", "Корневой сертификат", hint="Файл PEM; пусто: сертификаты системы"),
)
_NEW = {"port": Decimal(DEFAULT_PORT), "database": "bsk", "tls": "verify-full"}
_SHEET = 480
_ANOTHER = "Добавить сервер"


class ProfileEditor(Box):
    """``saved(profile, old name)``, ``removed(name)``, ``left()`` without a change."""

    saved = Signal(object, str)
    removed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("v", None, gap=0, surface="window")
        self.setObjectName("profile_editor")
        self._known: tuple[Profile, ...] = ()
        self._old = ""
        self._title = label("Новый сервер", "title")
        self._others = MenuButton(theme, "Другой сервер")
        self._others.chosen.connect(self._on_chosen)
        self.form = Form(theme, FIELDS)
        self.form.submitted.connect(self._on_submitted)
        self.form.changed.connect(self._on_changed)
        self._browse = button(theme, "Выбрать файл…", "link")
        self._browse.clicked.connect(self._on_browse)
        self._remove = button(theme, "Удалить", "danger")
        self._remove.clicked.connect(self._on_remove)
        self._back = button(theme, "Отмена", "plain", shortcut="Esc")
        self._back.clicked.connect(self.left)
        self._save = button(theme, "Сохранить", "primary")
        self._save.clicked.connect(self.form.submit)
        self._lay()

    def edit(self, known: Sequence[Profile], profile: Profile | None) -> None:
        """Fill the form: a profile there is, or a new one."""
        self._known = tuple(known)
        self._back.setVisible(bool(known))
        options = [(p.name, p.name) for p in known if p != profile]
        self._others.offer([*options, ("", _ANOTHER)] if profile else options)
        self._others.setVisible(bool(options) or profile is not None)
        self._show(profile)

    def _lay(self) -> None:
        head = row(self._title, None, self._others)
        foot = row(self._remove, None, self._back, self._save)
        sheet = column(head, 4, self.form, row(self._browse, None), 4, foot, gap=8, pad=(24, 32))
        sheet.setProperty("surface", "sheet")
        sheet.setFixedWidth(_SHEET)
        self.add(row(None, sheet, None, gap=0), None)
        names = {"profile_save": self._save, "profile_back": self._back}
        for name, widget in (names | {"profile_remove": self._remove}).items():
            widget.setObjectName(name)

    def _show(self, profile: Profile | None) -> None:
        self._old = profile.name if profile else ""
        self._title.setText("Сервер" if profile else "Новый сервер")
        self._remove.setVisible(profile is not None)
        values: dict[str, Any] = dict(_NEW)
        if profile:
            values = asdict(profile) | {"port": Decimal(profile.port)}
        self.form.fill(values)
        self._on_changed()
        self.form.widgets["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, name: str) -> None:
        self.edit(self._known, next((p for p in self._known if p.name == name), None))

    def _on_changed(self) -> None:
        values = {f.name: f.read(self.form.widgets[f.name]) for f in FIELDS}
        verified = str(values["tls"]).startswith("verify")
        self.form.show_field("root_certificate", verified)
        self._browse.setVisible(verified)

    def _on_submitted(self, values: Mapping[str, Any]) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        profile = Profile(**given | {"port": int(values["port"])})
        if problems := profile.problems():
            self.form.show_problems(problems)
        else:
            self.saved.emit(profile, self._old)

    def _on_remove(self) -> None:
        self.removed.emit(self._old)

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "Корневой сертификат", "", "Сертификаты (*.pem *.crt);;Все (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    def _on_file(self, path: str) -> None:
        field = self.form.widgets["root_certificate"]
        assert isinstance(field, QLineEdit)
        field.setText(path)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field saves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.form.submit()
        else:
            super().keyPressEvent(event)
