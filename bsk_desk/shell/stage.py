"""What the tour drives the real window with: finds by name, presses, waits, takes pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.qt.tasks import Job
from bsk_desk.shell.demo_base import DATABASE, SITE, DemoBase
from bsk_desk.shell.desk import Desk
from bsk_desk.shell.sign_in import sign_in
from bsk_desk.shell.slices import SLICES
from bsk_desk.shell.window import MainWindow
from bsk_desk.shell.work_session import WorkSession

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
#: The size of every picture.
WIDE, HIGH = 1440, 900
#: A condition that takes longer is a failed check.
PATIENCE_S = 20.0
_LOOK_EVERY_MS = 15


class CheckFailed(Exception):
    """What should have been so is not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One picture: ``run`` does it and checks; ``name`` is also the file's."""

    name: str
    title: str
    run: Callable[[Stage], None]


@dataclass
class Stage:
    """The desk, its database, and what was seen so far."""

    desk: Desk
    base: DemoBase
    folder: Path
    checked: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    others: list[MainWindow] = field(default_factory=list)

    @property
    def window(self) -> MainWindow:
        """The main window; a failed check where nobody is in."""
        if self.desk.window is None:
            raise CheckFailed("the main window is open")
        return self.desk.window

    @property
    def page(self) -> Any:
        """The page in front; each step knows which one that is."""
        return self.window.page

    def check(self, what: str, true: object) -> None:
        """Note what was checked; CheckFailed when it is not so."""
        if not true:
            raise CheckFailed(what)
        self.checked.append(what)

    def wait_until(self, what: str, condition: Callable[[], object], s: float = PATIENCE_S) -> None:
        """Let the program run until the condition holds; it counts as checked."""
        until = time.monotonic() + s
        while not condition():
            if time.monotonic() > until:
                raise CheckFailed(f"{what} (waited {s:.0f} s)")
            self._run_a_moment()
        self.checked.append(what)

    def take_keyboard(self) -> None:
        """Where no window manager hands the keyboard on, as offscreen, the window takes it."""
        if self.desk.window is not None and not self.desk.window.isActiveWindow():
            self.desk.window.activateWindow()
            self._run_a_moment()

    def settle(self, ms: int = 250) -> None:
        """Let what moves come to rest before a picture is taken."""
        until = time.monotonic() + ms / 1000
        while time.monotonic() < until:
            self._run_a_moment()

    def find(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The visible widget of that objectName, in the front window first."""
        for window in self._windows():
            found = [window] if window.objectName() == name else []
            found += window.findChildren(QWidget, name)
            for widget in found:
                if isinstance(widget, kind) and widget.isVisible():
                    return widget
        raise CheckFailed(f"«{name}» is on the screen")

    def there(self, name: str) -> bool:
        """Whether such a widget is seen now."""
        try:
            self.find(name)
        except CheckFailed:
            return False
        return True

    def click(self, name: str | QWidget, at: QPoint | None = None) -> None:
        """As the mouse does, in the middle."""
        widget = self.find(name) if isinstance(name, str) else name
        spot = widget.rect().center() if at is None else at
        none = Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, none, spot)

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """A key with its modifiers («Ctrl+K»), in a widget or where the focus is."""
        self.take_keyboard()
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        target = widget or QApplication.focusWidget() or self.window
        for combination in QKeySequence(keys):  # type: ignore[attr-defined]
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def press_in(self, widget: QWidget, key: Qt.Key) -> None:
        """One key in a widget that has no focus of its own, as a menu."""
        QTest.keyClick(widget, key)

    def write(self, text: str, name: str | QWidget | None = None) -> None:
        """Typed letter by letter, into a field or where the focus is."""
        self.take_keyboard()
        if name is not None:
            widget = self.find(name) if isinstance(name, str) else name
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        target = QApplication.focusWidget()
        if target is None:
            raise CheckFailed("something has the focus")
        none = Qt.KeyboardModifier.NoModifier
        for letter in text:  # QTest knows Latin letters only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, 0, none, letter))

    def site(self, call: str, *arguments: Any) -> Any:
        """The first value of what the web site's door answers; on a connection of its own."""
        return self.aside(SITE, call, *arguments)

    def aside(self, login: str, call: str, *arguments: Any) -> Any:
        """One statement as another login while the window goes on; its first value.

        An empty login is the database's owner.
        """
        dsn = self.base.dsn_of(login) if login else self.base.server.dsn(DATABASE)

        def work(_job: Job) -> Any:
            with psycopg.connect(dsn, autocommit=True) as connection:
                row = connection.execute(call.encode(), arguments or None).fetchone()
            return row[0] if row else None

        return self.outcome(work)

    def outcome(self, work: Callable[[Job], T]) -> T:
        """The result of work on another thread; the window stays alive meanwhile."""
        got: list[T] = []
        broken: list[Exception] = []
        self.desk.tasks.start(self.desk, work, got.append, failed=broken.append)
        until = time.monotonic() + PATIENCE_S
        while not got and not broken:
            if time.monotonic() > until:
                raise CheckFailed("the other side has answered")
            self._run_a_moment()
        if broken:
            raise broken[0]
        return got[0]

    def open_for(self, login: str) -> MainWindow:
        """Another desk: the window of somebody else with a session of its own."""
        profile, password = self.base.profile, self.base.passwords[login]
        signed = self.outcome(lambda job: sign_in(job, profile, login, password))
        session = WorkSession(signed, self.desk.tasks, self.desk.folders, self.desk)
        window = MainWindow(session, SLICES, self.desk.themes, {"version": "", "log": ""})
        self.others.append(window)
        session.start()
        window.show()
        return window

    def close_others(self) -> None:
        """Only the tour's own desk is left."""
        while self.others:
            window = self.others.pop()
            window.close_now()
            self.settle()
            window.session.close()
            window.deleteLater()

    def shoot(self, name: str) -> Path:
        """A picture of the main window, or of the first one before it."""
        self.settle()
        path = self.folder / f"{name}.png"
        shown = self.desk.window or self.desk.door or self._windows()[0]
        shown.grab().save(str(path))
        return path

    def _windows(self) -> list[QWidget]:
        seen = [w for w in QApplication.topLevelWidgets() if w.isWindow() and w.isVisible()]
        active = QApplication.activeWindow()
        return sorted(seen, key=lambda w: w is not active)

    def _run_a_moment(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(_LOOK_EVERY_MS, loop, loop.quit)
        loop.exec()
