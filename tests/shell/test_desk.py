"""From the first window to the last: in, out, in as somebody else, and the end."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from sqlalchemy import text

from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.pages import Place
from bsk_desk.shell.desk import Desk
from bsk_desk.shell.login_window import LoginWindow
from bsk_desk.shell.profiles import Profiles
from bsk_desk.shell.run import login_entry
from bsk_desk.shell.secrets import NoSecrets
from tests.databases import PASSWORD
from tests.shell.sample import SLICE
from tests.shell.signing import profile_of

#: Modules that nobody else imports: of a page for everybody, of one for administrators.
WARM, CLOSED = "tabnanny", "pyclbr"
ADMINS = Place("closed", "Закрытое", "Работа", "place.new", right="broadcasts.approve")


class App:
    """Notes how the program was left, where the test's own must go on."""

    def __init__(self, app):
        self._app, self.codes = app, []

    def exit(self, code):
        self.codes.append(code)

    def __getattr__(self, name):
        return getattr(self._app, name)


@pytest.fixture
def desk(qapp, qtbot, database, folders):
    """A desk on the test's database, at its first window."""
    profiles = Profiles(folders.config / "profiles.json")
    profiles.put(profile_of(database))
    profiles.save()
    app = App(qapp)
    slices = (replace(SLICE, warm=(WARM,)), replace(SLICE, warm=(CLOSED,), places=(ADMINS,)))
    desk = Desk(app, folders, lambda: slices, login_entry(NoSecrets()))
    desk.app = app
    desk.begin()
    qtbot.waitExposed(desk.door)
    yield desk
    if not app.codes:
        desk.leave()
    desk.themes.use("light")
    desk.deleteLater()
    QCoreApplication.sendPostedEvents()


def come_in(qtbot, desk, login):
    desk.door.form.login.setText(login)
    desk.door.form.password.setText(PASSWORD)
    desk.door.form.enter.click()
    qtbot.waitUntil(lambda: desk.window is not None)
    qtbot.waitUntil(lambda: "sample" in desk.window.places.counts)
    return desk.window


def test_coming_in_shows_the_window_and_takes_the_first_one_away(qtbot, desk):
    window = come_in(qtbot, desk, "test_operator")
    assert window.isVisible()
    assert desk.door is None
    assert window.session.person.login == "test_operator"


def test_what_pages_of_the_person_import_is_fetched_once_the_window_is_there(
    qtbot, desk, monkeypatch
):
    for name in (WARM, CLOSED):
        monkeypatch.delitem(sys.modules, name, raising=False)
    come_in(qtbot, desk, "test_operator")
    qtbot.waitUntil(lambda: WARM in sys.modules)
    assert CLOSED not in sys.modules


def test_logging_out_shows_the_login_again_and_somebody_else_comes_in(qtbot, desk):
    come_in(qtbot, desk, "test_operator").log_out()
    qtbot.waitUntil(lambda: isinstance(desk.door, LoginWindow))
    assert desk.window is None
    window = come_in(qtbot, desk, "test_admin")
    assert window.session.person.login == "test_admin"
    assert desk.app.codes == []


def test_closing_the_window_ends_the_program(qtbot, desk, database):
    come_in(qtbot, desk, "test_engineer").close()
    qtbot.waitUntil(lambda: desk.app.codes == [0])
    count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'test_engineer'"
    qtbot.waitUntil(lambda: database.superuser().execute(count).fetchone() == (0,))


def test_who_logs_out_leaves_no_connection_though_work_is_under_way(qtbot, desk, database):
    window = come_in(qtbot, desk, "test_engineer")
    session, done = window.session, []

    def work(job):
        return session.backend.read(job, lambda s: s.execute(text("SELECT pg_sleep(0.5)")).all())

    session.tasks.start(desk, work, done.append)
    window.log_out()
    qtbot.waitUntil(lambda: bool(done))
    count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'test_engineer'"
    qtbot.waitUntil(lambda: database.superuser().execute(count).fetchone() == (0,))


def test_closing_the_login_ends_the_program(qtbot, desk):
    desk.door.close()
    assert desk.app.codes == [0]


def test_the_theme_of_the_person_comes_back(qtbot, desk):
    window = come_in(qtbot, desk, "test_operator2")
    window.use_theme("dark")
    window.log_out()
    qtbot.waitUntil(lambda: desk.door is not None)
    desk.themes.use("light")
    come_in(qtbot, desk, "test_operator2")
    assert desk.themes.theme.dark


def test_a_refusal_that_nobody_took_is_said_in_the_window(qtbot, desk):
    window = come_in(qtbot, desk, "test_operator")
    desk.tasks.failed.emit(UserError("Так нельзя."))
    qtbot.waitUntil(lambda: window.frame.notices.words == "Так нельзя.")


def test_a_bug_shows_one_dialog_beside_the_window(qtbot, desk):
    from bsk_desk.qt.problems import ProblemDialog

    window = come_in(qtbot, desk, "test_operator")
    for _ in range(3):
        desk.tasks.failed.emit(ZeroDivisionError("x"))
    qtbot.waitUntil(lambda: bool(window.findChildren(ProblemDialog)))
    assert len(window.findChildren(ProblemDialog)) == 1
    assert window.isEnabled()


def test_the_log_names_nobody(qtbot, desk, folders):
    come_in(qtbot, desk, "test_operator").close()
    qtbot.waitUntil(lambda: desk.app.codes == [0])
    text = (folders.logs / "desk.log").read_text("utf-8")
    assert "signed in" in text
    assert "test_operator" not in text
    assert "Проверочный" not in text
