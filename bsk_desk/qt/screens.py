"""How large a window may begin, and how small it may be, on the screen it is on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

#: What a window manager puts around a window, at most.
_FRAME = QSize(16, 48)
#: Nobody works at a smaller one; the screen that a system without a display pretends is such.
_LEAST_SCREEN = QSize(960, 600)


def begin_with(window: QWidget, wide: int, high: int) -> None:
    """The size before it is shown, all of it on its screen."""
    # Not window.screen(): PySide6 makes the screen a child of the window, and it goes with it.
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    window.resize(within(QSize(wide, high), screen.availableGeometry()))


def at_least(window: QWidget, wide: int, high: int) -> None:
    """No smaller than this, unless its screen is."""
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    window.setMinimumSize(within(QSize(wide, high), screen.availableGeometry()))


def within(wanted: QSize, screen: QRect) -> QSize:
    """``wanted``, or what the screen holds of it with a frame around."""
    if screen.width() < _LEAST_SCREEN.width() or screen.height() < _LEAST_SCREEN.height():
        return wanted
    return wanted.boundedTo(screen.size() - _FRAME)
