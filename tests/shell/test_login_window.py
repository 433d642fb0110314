"""The login window on the real server: in, refused in words, stopped, remembered, profiles edited."""

import pytest
from PySide6.QtCore import Qt

from bsk_desk.shell.login_flow import LoginFlow
from bsk_desk.shell.login_window import LoginWindow
from bsk_desk.shell.profiles import Profile, Profiles
from bsk_desk.shell.secrets import NO_KEYRING, NoSecrets
from tests.databases import PASSWORD
from tests.shell.signing import profile_of


class Keyring:
    """A keyring in memory."""

    def __init__(self):
        self.kept = {}

    def available(self):
        return True

    def recall(self, profile, login):
        return self.kept.get((profile, login))

    def keep(self, profile, login, password):
        self.kept[profile, login] = password
        return True

    def forget(self, profile, login):
        self.kept.pop((profile, login), None)


@pytest.fixture
def keyring():
    return Keyring()


@pytest.fixture
def opened(qtbot, threads, theme_keeper, folders, keyring):
    """``opened(profile, …)``: a login window that knows these profiles."""

    def opening(*profiles, secrets=None):
        path = folders.config / "profiles.json"
        kept = Profiles.load(path)
        for profile in profiles:
            kept.put(profile)
        kept.save()
        flow = LoginFlow(threads, Profiles.load(path), secrets or keyring)
        window = LoginWindow(theme_keeper.theme, threads, flow, "0.1")
        qtbot.addWidget(window)
        window.signed_in.connect(lambda signed: signed.engine.dispose())
        window.show()
        qtbot.waitExposed(window)
        return window

    yield opening
    qtbot.waitUntil(lambda: not threads.running, timeout=15_000)


def type_in(qtbot, window, login="test_operator", password=PASSWORD):
    window.form.login.setText(login)
    window.form.password.setText(password)
    qtbot.keyClick(window.form.password, Qt.Key.Key_Return)


def test_enter_in_the_password_lets_in(qtbot, opened, database):
    window = opened(profile_of(database))
    with qtbot.waitSignal(window.signed_in) as caught:
        type_in(qtbot, window)
    assert caught.args[0].person.login == "test_operator"


def test_a_wrong_password_is_said_and_can_be_mended(qtbot, opened, database):
    window = opened(profile_of(database))
    type_in(qtbot, window, password="wrong")
    qtbot.waitUntil(window.form.notice.isVisible)
    assert window.form.notice.words == "Неверное имя или пароль."
    assert window.form.password.hasSelectedText()
    with qtbot.waitSignal(window.signed_in):
        type_in(qtbot, window)


def test_an_attempt_can_be_stopped_at_once(qtbot, opened):
    window = opened(Profile("Далёкая", "203.0.113.1", tls="disable"))
    type_in(qtbot, window)
    assert window.stop.isVisible()
    assert not window.form.enter.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.stop.isVisible()
    assert window.form.enter.isEnabled()


def test_whether_the_server_answers_stands_beside_its_name(qtbot, opened, database):
    window = opened(profile_of(database))
    qtbot.waitUntil(lambda: window.form.profile._state.text() == "отвечает")


def test_a_server_that_does_not_answer_is_marked(qtbot, opened, database):
    window = opened(profile_of(database, hosts="127.0.0.1", port=1))
    qtbot.waitUntil(lambda: window.form.profile._state.text() == "не отвечает")


def test_name_server_and_password_are_remembered(qtbot, opened, database, keyring):
    window = opened(Profile("Другая", "nowhere.invalid"), profile_of(database))
    window._on_profile_chosen("Проверка")
    with qtbot.waitSignal(window.signed_in):
        type_in(qtbot, window)
    assert keyring.kept == {("Проверка", "test_operator"): PASSWORD}
    again = opened()
    assert again.form.login.text() == "test_operator"
    assert again._profile.name == "Проверка"
    qtbot.waitUntil(lambda: again.form.password.text() == PASSWORD)


def test_nothing_is_remembered_when_not_asked_and_the_old_password_goes(
    qtbot, opened, database, keyring
):
    keyring.kept["Проверка", "test_operator"] = "old"
    window = opened(profile_of(database))
    window.form.remember.setChecked(False)
    with qtbot.waitSignal(window.signed_in):
        type_in(qtbot, window)
    assert keyring.kept == {}
    assert opened().form.login.text() == ""


def test_without_a_keyring_it_says_so_plainly(qtbot, opened, database):
    window = opened(profile_of(database), secrets=NoSecrets())
    qtbot.waitUntil(window.form.remark.isVisible)
    assert window.form.remark.text() == NO_KEYRING


def test_without_profiles_the_editor_comes_first(qtbot, opened, database):
    window = opened()
    editor = window.editor
    assert editor.isVisible()
    profile = profile_of(database)
    values = {"name": "Моя", "hosts": profile.hosts, "database": profile.database}
    for name, value in (values | {"port": str(profile.port)}).items():
        editor.form.widgets[name].setText(value)
    editor.form.fields[4].write(editor.form.widgets["tls"], "disable")
    editor.form.submit()
    assert not editor.isVisible()
    with qtbot.waitSignal(window.signed_in):
        type_in(qtbot, window)
    assert [p.name for p in Profiles.load(window._flow.profiles.path).known] == ["Моя"]


def test_the_editor_says_beside_the_field_what_is_wrong(opened, database, tmp_path):
    window = opened(profile_of(database))
    window._show_editor()
    form = window.editor.form
    form.widgets["hosts"].setText("pg1 pg2")
    form.fields[4].write(form.widgets["tls"], "verify-full")
    form.widgets["root_certificate"].setText(str(tmp_path / "none.pem"))
    form.submit()
    assert form.problems["hosts"].text() == "Разделяйте серверы запятой."
    assert form.problems["root_certificate"].text() == "Такого файла нет."
    assert window.editor.isVisible()


def test_the_certificate_is_asked_for_only_where_it_is_verified(opened, database):
    window = opened(profile_of(database))
    window._show_editor()
    form = window.editor.form
    assert not form.widgets["root_certificate"].isVisible()
    form.widgets["tls"].setCurrentIndex(0)
    assert form.widgets["root_certificate"].isVisible()


def test_a_profile_can_be_removed_and_escape_leaves_the_editor(qtbot, opened, database):
    window = opened(Profile("Лишняя", "x"), profile_of(database))
    window._on_profile_chosen("Лишняя")
    window._show_editor()
    window.editor.removed.emit("Лишняя")
    assert [p.name for p in window._flow.profiles.known] == ["Проверка"]
    window._show_editor()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.editor.isVisible()
