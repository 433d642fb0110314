"""Behind the first window everything is imported, and nothing of Qt by another thread."""

import json
import os
import subprocess
import sys

import pytest

# A program of its own: here everything is imported already.
PROGRAM = """
import json, sys, threading

aside = []

def hear(event, arguments):
    if event == "import" and threading.current_thread() is not threading.main_thread():
        aside.append(arguments[0])

sys.addaudithook(hear)

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from bsk_desk.shell.imports import Imports

app = QApplication([])
imports = Imports()
imports.begin()

def look():
    if "bsk_desk.features.settings.ui" in sys.modules and not imports.tasks.running:
        from bsk_desk.shell.slices import SLICES
        for each in SLICES:
            imports.warm(each.warm_aside, each.warm)
        look_timer.stop()
        end_timer.start()

def end():
    if "bsk_desk.features.hourly.ui.page" in sys.modules:
        imports.stop()
        app.quit()

look_timer = QTimer(interval=1)
look_timer.timeout.connect(look)
look_timer.start()
end_timer = QTimer(interval=1)
end_timer.timeout.connect(end)
app.exec()
print(json.dumps({"aside": aside, "all": list(sys.modules)}))
"""
OF_QT = ("PySide6", "shibokensupport", "pyqtgraph", "qtawesome", "bsk_desk.qt", "bsk_desk.shell")


@pytest.fixture(scope="module")
def imported():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_makes_classes_of_qt_is_imported_by_the_ui_thread(imported):
    """Another thread's would end the program while Qt paints (PySide6, Python 3.11)."""
    assert [name for name in imported["aside"] if name.startswith(OF_QT) or ".ui" in name] == []


def test_what_is_below_the_screens_is_imported_aside(imported):
    """What was named is not heard, only what it imports in its turn."""
    heard = {name.partition(".")[0] for name in imported["aside"]}
    assert {"sqlalchemy", "numpy"} <= heard


def test_every_slice_is_there_afterwards(imported):
    assert {"bsk_desk.features.service_requests.ui", "pyqtgraph"} <= set(imported["all"])
