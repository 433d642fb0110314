"""One engineer at a desk: the page of hourly files with everything the shell would give it."""

from datetime import date, datetime

from sqlalchemy.orm import sessionmaker

from bsk_desk.backend import Backend
from bsk_desk.features.hourly.ui import SLICE
from bsk_desk.features.hourly.ui.places import PLACES
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.rights import Rights
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.pages import Bus, PageContext, Person

#: The present of the sample data: files of October come in.
MOMENT = datetime(2026, 11, 10, 10, tzinfo=BARNAUL)
MONTH = date(2026, 10, 1)
ROLES = {"engineer": "bsk_engineer", "operator": "bsk_operator", "auditor": "bsk_auditor"}


class Memory:
    """A store that forgets with the test."""

    def __init__(self):
        self.values = {}

    def get(self, key, default=None):
        return self.values.get(key, default)

    def set(self, key, value):
        self.values[key] = value


class Desk:
    """``open()`` is the page, shown, with its list read."""

    def __init__(self, database, tasks, theme, login="engineer", qtbot=None):
        self.database, self.tasks, self.theme, self.qtbot = database, tasks, theme, qtbot
        self.engine = database.engine(login)
        self.store, self.bus = Memory(), Bus()
        self.said, self.went, self.pages = [], [], []
        roles = (ROLES[login],)
        person = Person(f"test_{login}", "Иванов П. С.", roles, Rights.of_roles(roles))
        self.context = PageContext(
            backend=Backend(sessionmaker(self.engine), person.login),
            tasks=tasks,
            theme=theme,
            person=person,
            settings=self.store,
            bus=self.bus,
            notice=lambda words, tone="info": self.said.append(words),
            start_background=self.background,
            go_to=lambda place, object_id=None: self.went.append((place, object_id)),
            open_window=lambda place, object_id=None: self.went.append((place, object_id)),
        )

    def background(self, owner, title, work, done, failed=None):
        return self.tasks.start(owner, work, done, title=title, failed=failed)

    def page(self, place="hourly.files", size=(1224, 900)):
        made = SLICE.make_page(self.context, next(p for p in PLACES if p.id == place))
        made.resize(*size)
        self.pages.append(made)
        return made

    def open(self, place="hourly.files", size=(1224, 900)):
        made = self.page(place, size)
        made.show()
        made.activateWindow()
        self.settle()
        return made

    def hear(self, page, *ids):
        """What the change feed would tell the page."""
        page.on_changes(Changes.of("hourly_file", *ids))
        self.settle()

    def wait(self, true, s=20):
        from PySide6.QtTest import QTest

        if self.qtbot:
            self.qtbot.waitUntil(lambda: bool(true()), timeout=s * 1000)
            return
        for _ in range(s * 100):
            QTest.qWait(10)
            if true():
                return
        raise AssertionError("did not happen")

    def settle(self):
        """Until nothing is on its way and no timer of a page waits."""
        from PySide6.QtTest import QTest

        for _ in range(3):
            QTest.qWait(180)  # longer than the pause before the list is read again
            self.wait(lambda: not self.tasks.running)

    def close(self):
        from PySide6.QtWidgets import QApplication

        for page in self.pages:
            page.close()
            page.deleteLater()
        QApplication.processEvents()
        self.wait(lambda: not self.tasks.running)
        self.engine.dispose()
