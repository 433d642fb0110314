"""Where an answer or a note is written: to whom, the template, the text, what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from bsk_desk.qt.buttons import Chip, Choice, Split, button, icon_button
from bsk_desk.qt.inputs import Door, GrowingText, ring_of
from bsk_desk.qt.kit import Box, Elided, column, icon_label, keycap, label, row
from bsk_desk.qt.switches import Check, Segments
from bsk_desk.qt.theme import Theme

ANSWER, NOTE = "answer", "note"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: kind (answer or note), text, what becomes of the request, files."""

    kind: str
    text: str
    outcome: Any = None
    files: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What the consumer will see: heading, text, last line, and to which address (masked)."""

    heading: str
    text: str
    tail: str = ""
    to: str = ""


class Composer(Box):
    """The foot of a card.

    ``sent(Written)`` on the primary button or Ctrl+Enter · ``changed()`` as text or kind change ·
    ``template_chosen(value)`` · ``attach_wanted()`` · ``file_removed(key)`` · ``previewed(bool)``
    when the switch «Как увидит потребитель» is turned · ``opened()`` when the writing begins ·
    ``finish_wanted()`` for «Исполнить» of the folded line.
    """

    sent = Signal(object)
    changed = Signal()
    template_chosen = Signal(object)
    attach_wanted = Signal()
    file_removed = Signal(object)
    previewed = Signal(bool)
    opened = Signal()
    finish_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        hint: str = "Ответить потребителю",
        main: str = "Ответить и исполнить",
        outcomes: Sequence[tuple[object, str]] = (),
        may_answer: bool = True,
    ) -> None:
        """``outcomes``: value and words of what else the button can do; ``main`` has the None."""
        super().__init__("v", gap=8, pad=(12, 24, 16, 24))
        self._theme, self._main, self._outcomes = theme, main, tuple(outcomes)
        self._files: list[tuple[Any, str]] = []
        self._offline, self._why, self._again = False, "", False
        self.low = False
        self._can_send = True
        kinds = [(ANSWER, "thing.public", "Ответ потребителю")] if may_answer else []
        kinds.append((NOTE, "action.note", "Заметка"))
        self.kinds = Segments(theme, "Кому", kinds)
        self.saved = Elided("", "small", "text3")
        self.templates = Choice(theme, "Шаблон")
        self.edit = GrowingText(2, 8)
        self.see = Check(theme, "Как увидит потребитель", switch=True)
        self._folded = self._folded_line(hint)
        self._whole = self._whole_part()
        self.add(self._folded, self._whole)
        self._connect()
        self.fold(False)
        self._dress_kind()

    def _folded_line(self, hint: str) -> Box:
        self.door = Door(self._theme, "action.answer", hint, "R")
        self.door.opened.connect(self.write_answer)
        note = button(self._theme, "Заметка", "quiet", "action.note", shortcut="N")
        note.clicked.connect(self.write_note)
        self._finish = button(self._theme, "Исполнить", "plain", "action.accept")
        self._finish.clicked.connect(self.finish_wanted)
        made = row(gap=8)
        return made.add((self.door, 1), note, self._finish)

    def _whole_part(self) -> Box:
        attach = icon_button(self._theme, "action.attach", "Приложить файл", "Ctrl Shift A")
        attach.clicked.connect(self.attach_wanted)
        top = row(self.kinds, 8, (self.saved, 1), self.templates, attach, gap=4)
        self.edit.setProperty("bare", True)
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self._frame = column(self.edit, gap=0, pad=(8, 10), surface="field")
        ring_of(self.edit, self._frame)
        self._chips = row(gap=8)
        self._chips.hide()
        self.other = button(self._theme, "", "link")
        self._other = row(self.other, None, gap=0)
        self._other.hide()
        self._shown = column(gap=4, pad=(10, 12), surface="public")
        self._shown.hide()
        self._reason = label("", "small", "text2")
        self._key = keycap("Ctrl Enter")
        self._send = row(gap=0)
        bottom = row(self.see, None, self._reason, self._key, self._send, gap=8)
        return column(top, self._other, self._frame, self._chips, self._shown, bottom, gap=8)

    def _connect(self) -> None:
        self.kinds.picked.connect(self._on_kind)
        self.edit.textChanged.connect(self._on_text)
        self.edit.installEventFilter(self)
        self.templates.chosen.connect(self.template_chosen)
        self.see.toggled.connect(self.previewed)

    @property
    def written(self) -> Written:
        """What stands here now."""
        files = tuple(key for key, _ in self._files)
        return Written(str(self.kinds.value), self.edit.toPlainText().strip(), None, files)

    def write_answer(self) -> None:
        """Open for an answer and take the focus (R)."""
        self._begin(ANSWER)

    def write_note(self) -> None:
        """Open for an internal note and take the focus (N)."""
        self._begin(NOTE)

    def fold(self, folded: bool) -> None:
        """One line until it is needed, in low windows; never folded over text."""
        folded = folded and not (self.edit.toPlainText() or self._files or self.edit.hasFocus())
        self._folded.setVisible(folded)
        self._whole.setVisible(not folded)

    def set_text(self, text: str, kind: str = ANSWER) -> None:
        """A draft or a template in the place of the text; no ``changed``."""
        self.edit.blockSignals(True)
        self.edit.setPlainText(text)
        self.edit.blockSignals(False)
        self.kinds.choose(kind)
        self._dress_kind()
        if text:
            self.fold(False)

    def insert(self, text: str) -> None:
        """A template at the cursor; can be undone with Ctrl+Z."""
        self.edit.insertPlainText(text)
        self.edit.setFocus()

    def clear_text(self) -> None:
        """After it was sent."""
        self.set_text("", str(self.kinds.value))
        self.show_files(())
        self.show_preview(None)
        self.saved.say("")
        self._again = False
        self._dress_send()
        self.fold(self.low)

    def say_saved(self, words: str) -> None:
        """«Черновик сохранён», «Черновик на этом компьютере»."""
        self.saved.say(words)

    def offer_other(self, words: str) -> None:
        """The button ``other``: another text that could stand here; empty when there is none."""
        self.other.setText(words)
        self._other.setVisible(bool(words))

    def show_files(self, files: Sequence[tuple[Any, str]]) -> None:
        """Files that will go with it: key and name."""
        self._files = list(files)
        self._chips.clear()
        for key, name in files:
            chip = Chip(self._theme, name, key)
            chip.name(f"Убрать файл: {name}", "Delete")
            chip.removed.connect(self.file_removed)
            self._chips.add(chip)
        self._chips.add(None)
        self._chips.setVisible(bool(files))

    def show_preview(self, preview: Preview | None) -> None:
        """The letter and the notification exactly as they will go out, or nothing."""
        self._shown.clear()
        self._shown.setVisible(preview is not None)
        if preview is None:
            return
        title = row(
            icon_label(self._theme, "action.preview", "accent_text", 14),
            label("Так увидит потребитель: кабинет и письмо", "small_strong", "accent"),
            None,
            label(preview.to, "small", "text3"),
            gap=6,
        )
        self._shown.add(title, label(preview.heading, "strong", wrap=True))
        self._shown.add(label(preview.text, wrap=True))
        if preview.tail:
            self._shown.add(label(preview.tail, "small", "text3", wrap=True))

    def offline(self, lost: bool) -> None:
        """Writing goes on, sending does not."""
        self._offline = lost
        self._dress_send()

    def forbid(self, why: str) -> None:
        """Sending is not possible, and why; empty when it is."""
        self._why = why
        self._dress_send()

    def send_again(self, again: bool) -> None:
        """After a refusal the button says so."""
        self._again = again
        self._dress_send()

    def offer(self, main: str, outcomes: Sequence[tuple[object, str]]) -> None:
        """Other words on the button and in its menu: what this state allows."""
        if (main, tuple(outcomes)) != (self._main, self._outcomes):
            self._main, self._outcomes = main, tuple(outcomes)
            self._dress_send()

    def send(self) -> None:
        """As the primary button."""
        self._emit(None)

    def _begin(self, kind: str) -> None:
        self._folded.hide()
        self._whole.show()
        if self.kinds.value != kind:
            self.kinds.choose(kind)
            self._dress_kind()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.opened.emit()

    def _on_kind(self, _kind: object) -> None:
        self._dress_kind()
        self.edit.setFocus()
        self.changed.emit()

    def _on_text(self) -> None:
        self.changed.emit()

    def _dress_kind(self) -> None:
        note = self.kinds.value == NOTE
        self.edit.setAccessibleName("Текст заметки" if note else "Текст ответа")
        self.edit.setPlaceholderText(
            "Заметка для своих: потребитель её не увидит" if note else "Текст ответа"
        )
        self.see.setVisible(not note)
        self.templates.setVisible(not note)
        if note:
            self.show_preview(None)
        self._dress_send()

    def _dress_send(self) -> None:
        note = self.kinds.value == NOTE
        self._send.clear()
        why = "нет связи" if self._offline else "" if note else self._why
        main = "Записать заметку" if note else self._main
        if self._again:
            main = "Отправить ещё раз"
        plain = note or self._again or bool(why)
        split = Split(self._theme, main, () if plain else self._outcomes)
        split.main.setEnabled(not why)
        split.main.setToolTip(why)
        split.clicked.connect(self.send)
        split.chosen.connect(self._emit)
        self._send.add(split)
        self._reason.setText(why)
        self._reason.setVisible(bool(why))
        self._key.setVisible(not why)
        self._can_send = not why

    def _emit(self, outcome: object) -> None:
        if self._can_send:
            now = self.written
            self.sent.emit(Written(now.kind, now.text, outcome, now.files))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter sends from the text."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.send()
                return True
        return super().eventFilter(watched, event)
