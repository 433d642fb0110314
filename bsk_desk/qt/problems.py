"""Bugs: every hook ends in one signal; one dialog per kind of bug; the log names no person."""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from bsk_desk.kernel.errors import Cancelled, UserError
from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import label, row
from bsk_desk.qt.theme import Theme, font

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A bug: ``kind`` is the hash of its traceback, ``text`` what is copied to the makers."""

    kind: str
    title: str
    text: str


def problem_of(error: BaseException) -> Problem:
    """The kind depends on where it happened, not on the values it happened with."""
    places = "".join(_places(error))
    kind = hashlib.sha256(places.encode()).hexdigest()[:10]
    title = f"{type(error).__name__} {kind}"
    return Problem(kind, title, "".join(traceback.format_exception(error)))


def _places(error: BaseException) -> list[str]:
    """Type of the error and the lines it came through; no message, which may name a person."""
    frames = traceback.extract_tb(error.__traceback__)
    return [
        type(error).__name__ + "\n",
        *(f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames),
    ]


class Problems(QObject):
    """``happened(Problem)`` in the UI thread, once per kind; ``refused(error)`` for a UserError.

    A UserError that nobody took is a sentence for a person, not a bug.
    """

    happened = Signal(object)
    refused = Signal(object)
    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts: dict[str, int] = {}
        self._before: tuple[Any, Any] | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the hooks of Python, its threads and Qt."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(_qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._before:
            sys.excepthook, threading.excepthook = self._before
            qInstallMessageHandler(None)
            self._before = None

    def report(self, error: BaseException) -> None:
        """From anywhere, any thread: the task runner's ``failed`` is connected here."""
        self._caught.emit(error)

    def _hook(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(type(error), error, error.__traceback__)
            return
        self.report(error)

    def _thread_hook(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self.report(what.exc_value)

    def _on_caught(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if isinstance(error, UserError):
            self.refused.emit(error)
            return
        found = problem_of(error)
        self.counts[found.kind] = self.counts.get(found.kind, 0) + 1
        if self.counts[found.kind] == 1:
            log.error("problem %s\n%s", found.kind, "".join(_places(error)))
            self.happened.emit(found)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), "%s: %s", context.category, words)


class ProblemDialog(QDialog):
    """Says that something is broken, that what was typed is there still, and gives the text."""

    def __init__(self, theme: Theme, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Ошибка программы")
        self.problem = problem
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label("Программа ошиблась", "title"))
        words = (
            "Набранное на месте, можно работать дальше. Скопируйте описание и отправьте тем, "
            f"кто сопровождает программу. Код: {problem.kind}."
        )
        layout.addWidget(label(words, "body", "text2", wrap=True))
        self.details = QPlainTextEdit(problem.text)
        self.details.setReadOnly(True)
        self.details.setFont(font("small"))
        self.details.setAccessibleName("Описание ошибки")
        layout.addWidget(self.details, 1)
        self.copy = button(theme, "Скопировать", "plain", "action.copy")
        self.copy.clicked.connect(self._on_copy)
        close = button(theme, "Закрыть", "primary")
        close.clicked.connect(self.close)
        layout.addWidget(row(None, self.copy, close))
        self.resize(640, 420)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.problem.text)
