"""Fields one below the other: their words stand in one line, their hints can be read."""

from datetime import datetime

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit

from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.fields import Choice, Field, LongText, Moment
from bsk_desk.qt.forms import Form
from bsk_desk.qt.inputs import GrowingText, SearchField

NOW = datetime(2026, 11, 24, 9, tzinfo=BARNAUL)


@pytest.mark.parametrize(
    "field",
    [Field("f", "Слово"), LongText("f", "Текст"), Choice("f", "Выбор", options=(("a", "Слово"),)),
     Moment("f", "Время")],
)  # fmt: skip
def test_words_of_all_fields_begin_at_the_same_place(qtbot, theme, field):
    form = Form(theme, (field,))
    qtbot.addWidget(form)
    form.fill(
        {"f": NOW if isinstance(field, Moment) else "a" if field.label == "Выбор" else "Мост"}
    )
    form.resize(300, form.sizeHint().height())
    with qtbot.waitExposed(form):
        form.show()
    form.setFocus()
    widget = form.widgets["f"]
    image = widget.grab().toImage()
    middle = range(8, 24)
    ground = image.pixelColor(6, image.height() // 2)
    begins = next(x for x in range(4, 60) if any(image.pixelColor(x, y) != ground for y in middle))
    assert begins in (13, 14)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_hint_in_a_field_is_as_dark_as_other_quiet_words(qtbot, qapp, theme, name):
    theme.use(name, qapp)
    for field in (SearchField(theme, "Номер"), GrowingText(), QLineEdit()):
        qtbot.addWidget(field)
        field.setPlaceholderText("Номер")
        field.show()
        said = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert said == theme.colour("text3")
