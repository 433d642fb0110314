"""Fixtures of the Qt kit that several modules share."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.qt.showing import shown


@pytest.fixture
def window(qtbot):
    """A window with a button ``inner``."""
    window = QWidget()
    window.resize(1000, 700)
    window.inner = QPushButton("внутри", window)
    return shown(qtbot, window)
