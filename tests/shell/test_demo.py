"""The demonstration: made from nothing, chosen from three, worked for, found again the next time."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest
from PySide6.QtWidgets import QLabel

from bsk_desk.shell import demo as demo_module
from bsk_desk.shell import demo_base
from bsk_desk.shell.application import has_display
from bsk_desk.shell.demo import Demo
from bsk_desk.shell.demo_base import PEOPLE, prepare
from tests.shell.test_desk import App
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture
def begun(qapp, qtbot, place):
    """``begun()``: the demonstration in the test's folder, at the choice of a person."""
    made = []

    def beginning():
        demo = Demo(App(qapp), place / "demo", None)
        made.append(demo)
        demo.desk.begin()
        qtbot.waitUntil(demo.desk.door._choices.isVisible, timeout=120_000)
        return demo

    yield beginning
    for demo in made:
        if not demo.desk._app.codes:
            demo.desk.leave()
        demo.close()
        demo.desk.themes.use("light")
        demo.deleteLater()


def test_from_nothing_to_a_window_that_others_work_beside_and_again(
    qtbot, begun, place, monkeypatch
):
    demo = begun()
    assert [one.person for one in demo.desk.door.buttons] == list(PEOPLE)
    told = [line.text() for line in demo.desk.door._foot.findChildren(QLabel)]
    files, letters = place / "demo" / "Почасовые файлы", place / "demo" / "Письма"
    assert told[1].endswith(f": {files}")
    assert told[2].endswith(f" {letters}")
    assert len(list(files.iterdir())) == 40
    demo.desk.door.buttons[0].click()
    qtbot.waitUntil(lambda: demo.desk.window is not None)
    window = demo.desk.window
    qtbot.waitUntil(lambda: "requests.all" in window.places.counts)
    assert window.places.counts["requests.all"] >= 2000
    assert demo._beside.player.poll() is None
    with psycopg.connect(demo._base.dsn_of("demo_site"), autocommit=True) as connection:
        connection.execute("SELECT site.start_registration('anna@example.com')")
    qtbot.waitUntil(lambda: any(letters.glob("*anna@example.com.eml")), timeout=60_000)
    assert "Traceback" not in (place / "demo" / "worker.log").read_text("utf-8")
    window.close()
    qtbot.waitUntil(lambda: demo.desk._app.codes == [0])
    demo.close()
    assert demo._beside.player.poll() is not None
    assert demo._beside.worker.poll() is not None
    assert not demo._base.server.running
    for filling in ("_fill", "_fill_hourly"):
        monkeypatch.setattr(demo_base, filling, None)  # to be filled a second time would break
    again = begun()
    again.desk.door.close()
    assert again.desk._app.codes == [0]


def test_a_database_that_does_not_start_is_said(qtbot, qapp, place, monkeypatch):
    def broken(_folder, _report):
        raise OSError("disk")

    monkeypatch.setattr(demo_module, "prepare", broken)
    demo = Demo(App(qapp), place, None)
    demo.desk.begin()
    door = demo.desk.door
    qtbot.waitUntil(door.notice.isVisible)
    assert door.notice.words == "База демонстрации не запустилась."
    demo.desk.leave()
    demo.close()


def test_lost_passwords_are_made_anew(place):
    folder = place / "demo"
    base = prepare(folder, lambda *_: None)
    (folder / "logins.json").unlink()
    again = prepare(folder, lambda *_: None)
    with psycopg.connect(again.dsn_of("kuznetsova")) as connection:
        assert connection.execute("SELECT session_user").fetchone() == ("kuznetsova",)
    assert not again.started
    assert (folder / "logins.json").stat().st_mode & 0o077 == 0
    base.close()


def test_without_a_screen_there_is_no_display(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not has_display()


def test_a_demonstration_that_is_told_to_end_leaves_no_server(place):
    command = [sys.executable, "-X", "faulthandler", "-c", "from bsk_desk.cli import main; main()"]
    log, said = place / "demo" / "worker.log", place / "said.txt"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*command, "demo", "--data", str(place / "demo")],
            stdout=output,
            stderr=output,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen:"},  # with a colon it is a screen
        )
    try:
        wait_until(lambda: log.exists() or process.poll() is not None, 150)
        assert process.poll() is None, said.read_text("utf-8", "replace")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 1, said.read_text("utf-8", "replace")
    finally:
        process.kill()
        process.wait()
    assert not (place / "demo" / "postgresql" / "postmaster.pid").exists()
