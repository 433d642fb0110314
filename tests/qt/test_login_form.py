"""The form of signing in: keys, errors, Caps Lock, profiles."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bsk_desk.qt.login_form import LoginForm, ProfileRow
from tests.qt.showing import shown


@pytest.fixture
def login(qtbot, theme):
    login = shown(qtbot, LoginForm(theme, foot="Версия"))
    login.profile.show_profiles(
        [ProfileRow(1, "Рабочая", "pg1"), ProfileRow(2, "Учебная", "pg2")], 1
    )
    return login


def test_enter_in_the_name_goes_to_the_password_and_there_it_enters(qtbot, login):
    login.login.setText("petrova")
    QTest.keyClick(login.login, Qt.Key.Key_Return)
    qtbot.waitUntil(login.password.hasFocus)
    QTest.keyClicks(login.password, "secret")
    with qtbot.waitSignal(login.entered) as entered:
        QTest.keyClick(login.password, Qt.Key.Key_Return)
    assert entered.args == ["petrova", "secret", True]


def test_a_door_that_did_not_open_says_why(qtbot, login):
    login.login.setText("petrova")
    login.busy(True)
    with qtbot.assertNotEmitted(login.entered):
        login.enter.click()
    login.show_error("Неверный пароль.")
    assert login.notice.words == "Неверный пароль."
    assert login.enter.isEnabled()
    login.busy(True)
    assert login.notice.isHidden()


def test_caps_lock_is_noticed(login):
    QTest.keyClick(login.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert login._caps.text() == ""
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, login.password, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier
    )
    assert login._caps.text() == "включён Caps Lock"


def test_the_password_can_be_looked_at(login):
    assert login.password.echoMode() == login.password.EchoMode.Password
    login._eye.trigger()
    assert login.password.echoMode() == login.password.EchoMode.Normal


def test_profiles_are_chosen_and_edited(qtbot, login):
    with qtbot.waitSignal(login.profile_chosen) as chosen:
        login.profile.menu.actions()[1].trigger()
    assert chosen.args == [2]
    with qtbot.waitSignal(login.profiles_wanted):
        login.profile.menu.actions()[-1].trigger()
    login.profile.show_state("не отвечает", "overdue")
    login.show_remark("Связки ключей нет")
    assert login.remark.isVisible()


def test_a_name_that_was_pasted_is_the_one_that_is_seen(qtbot, login):
    login.login.insert("\u202apetrova\u200b\n")
    login.password.insert(" secret ")
    with qtbot.waitSignal(login.entered) as caught:
        login.enter.click()
    assert caught.args[:2] == ["petrova", " secret "]
