"""The editor of server profiles by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bsk_desk.shell.profile_editor import ProfileEditor


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_in_a_field_saves_the_server(qtbot, theme_keeper, key):
    editor = ProfileEditor(theme_keeper.theme)
    qtbot.addWidget(editor)
    editor.edit((), None)
    with qtbot.waitExposed(editor):
        editor.show()
    QTest.keyClicks(editor.form.widgets["name"], "Base")
    hosts = editor.form.widgets["hosts"]
    with qtbot.assertNotEmitted(editor.saved):
        QTest.keyClick(hosts, key)  # it is empty: said below it
    assert editor.form.problems["hosts"].text() == "Заполните поле."
    QTest.keyClicks(hosts, "db")
    with qtbot.waitSignal(editor.saved) as caught:
        QTest.keyClick(hosts, key)
    assert caught.args[0].hosts == "db"


def test_a_broken_port_is_not_rounded(qtbot, theme_keeper):
    editor = ProfileEditor(theme_keeper.theme)
    qtbot.addWidget(editor)
    editor.edit((), None)
    editor.form.widgets["name"].insert("Рабочая база")
    editor.form.widgets["hosts"].insert("pg1.bsk.local")
    editor.form.widgets["port"].setText("5432,5")
    with qtbot.assertNotEmitted(editor.saved):
        editor.form.submit()
    assert editor.form.problems["port"].text() == "Порт — целое число."
