"""Widgets shown for tests."""


def shown(qtbot, widget):
    """The widget, on the screen; it ends with the test."""
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget
