"""A desk in a process of its own, to be killed: opens a request, types an answer, sends it on demand.

Its first line of input says where and what (JSON); then it prints «typed» when the text is in the
composer, and after another line of input presses «send».
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSocketNotifier
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bsk_desk.shell.application import make_application
from bsk_desk.shell.desk import Desk
from bsk_desk.shell.folders import Folders
from bsk_desk.shell.profiles import Profile
from bsk_desk.shell.run import load_slices
from bsk_desk.shell.sign_in import sign_in


def until(true) -> None:
    while not true():
        QTest.qWait(10)


def main() -> None:
    given = json.loads(sys.stdin.readline())
    app = make_application()

    def entry(desk: Desk) -> QWidget:
        signed = (Profile(**given["profile"]), given["login"], given["password"])
        desk.tasks.start(desk, lambda job: sign_in(job, *signed), desk.enter)
        return QWidget()

    desk = Desk(app, Folders.inside(Path(given["folder"])), load_slices, entry)
    desk.begin()
    until(lambda: desk.window is not None)
    desk.window.go_to("requests.all", given["request"])
    page = desk.window.page
    until(lambda: page.pane.card is not None and page.pane.card.id == given["request"])
    page.pane.composer.write_answer()
    page.pane.composer.edit.insertPlainText(given["text"])
    line = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    line.activated.connect(lambda: (line.setEnabled(False), page.pane.composer.send()))
    print("typed", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
