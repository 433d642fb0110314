"""Fixtures of windows: a way to the server that can be cut, a person's folders, the main window."""

import shutil
import tempfile
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.relay import Relay
from tests.tls import certificate
from tests.tls import tls_server as serving


@pytest.fixture
def relay(server):
    """The embedded server behind a TCP port."""
    parts = conninfo_to_dict(server.dsn())
    relay = Relay(parts["host"], int(parts["port"]))
    yield relay
    relay.close()


@pytest.fixture
def tls_server(tmp_path):
    """Port of a server with a certificate that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    own = tmp_path / "server.pem"
    certificate(own, tmp_path / "server.key", "127.0.0.1")
    with serving(own, tmp_path / "server.key") as port:
        yield port


@pytest.fixture
def theme_keeper(qapp):
    """The light theme, given back after the test."""
    from bsk_desk.qt.theme import Theme
    from bsk_desk.shell.application import ThemeKeeper

    keeper = ThemeKeeper(Theme(), qapp)
    keeper.use("light")
    yield keeper
    keeper.use("light")
    keeper.deleteLater()


@pytest.fixture
def folders(tmp_path):
    """A person's folders."""
    from bsk_desk.shell.folders import Folders

    return Folders.inside(tmp_path / "person")


@pytest.fixture
def open_window(qtbot, database, threads, theme_keeper, folders):
    """``open_window("operator")``: the main window of a test login, connected and shown."""
    from bsk_desk.qt.tasks import Job
    from bsk_desk.shell.sign_in import sign_in
    from bsk_desk.shell.window import MainWindow
    from bsk_desk.shell.work_session import WorkSession
    from tests.databases import PASSWORD
    from tests.shell.sample import SLICE
    from tests.shell.signing import profile_of

    opened = []

    def opening(login="operator", profile=None, slices=(SLICE,)):
        signed = sign_in(Job(), profile or profile_of(database), f"test_{login}", PASSWORD)
        session = WorkSession(signed, threads, folders)
        window = MainWindow(session, slices, theme_keeper, {"version": "0", "log": "desk.log"})
        opened.append((window, session))
        window.show()
        qtbot.waitExposed(window)
        states = []
        session.live.state_changed.connect(states.append)
        session.start()
        qtbot.waitUntil(lambda: bool(states))
        return window

    yield opening
    for window, session in opened:
        window.close_now()
        session.store.flush()
        window.deleteLater()
    qtbot.waitUntil(lambda: not threads.running)
    for _, session in opened:
        session.close()
        session.deleteLater()


@pytest.fixture
def place():
    """A folder for a server. Not pytest's own: that is closed to a server that root starts."""
    with tempfile.TemporaryDirectory(prefix="bsk-demo-") as folder:
        yield Path(folder)
