import pytest

from bsk_desk.qt.gallery import screens


@pytest.mark.parametrize(
    ("title", "make", "size"), screens.ALL, ids=[screen[0] for screen in screens.ALL]
)
def test_every_screen_can_be_drawn_and_fits(qtbot, qapp, theme, threads, title, make, size):
    shown = make(theme, threads)
    qtbot.addWidget(shown.window)
    shown.window.resize(size)
    with qtbot.waitExposed(shown.window):
        shown.window.show()
    qtbot.waitUntil(lambda: not threads.running)
    if shown.after:
        shown.after()
    assert not shown.window.grab().isNull()
    if title != "5-parts":
        assert shown.window.size() == size


def test_every_button_and_field_has_a_name(qtbot, theme, threads):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit

    shown = screens.queue_window(theme, threads)
    qtbot.addWidget(shown.window)
    shown.window.show()
    qtbot.waitUntil(lambda: not threads.running)
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit)
    nameless = [
        w
        for kind in kinds
        for w in shown.window.findChildren(kind)
        if w.isVisible() and not (w.accessibleName() or getattr(w, "text", str)())
    ]
    assert nameless == []
