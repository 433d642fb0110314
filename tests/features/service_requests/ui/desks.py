"""One person at a desk: a page of requests with everything the shell would give it."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import sessionmaker

from bsk_desk.backend import Backend
from bsk_desk.features.service_requests.ui import SLICE
from bsk_desk.features.service_requests.ui.places import PLACES
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.rights import Rights
from bsk_desk.qt.pages import Bus, PageContext, Person

NAMES = {"operator": "Кузнецова Мария Алексеевна", "operator2": "Иванов Пётр Сергеевич"}


@dataclass
class Memory:
    """A store that forgets with the test."""

    values: dict = field(default_factory=dict)

    def get(self, key, default=None):
        return self.values.get(key, default)

    def set(self, key, value):
        self.values[key] = value


class Desk:
    """``open("new")`` is a page that is shown and has read its rows."""

    def __init__(self, database, tasks, theme, login, qtbot=None):
        self.database, self.tasks, self.theme, self.qtbot = database, tasks, theme, qtbot
        self.login = f"test_{login}"
        self.engine = database.engine(login)
        self.store, self.bus = Memory(), Bus()
        self.said, self.went = [], []
        role = {"admin": "bsk_admin", "engineer": "bsk_engineer", "auditor": "bsk_auditor"}
        roles = (role.get(login, "bsk_operator"),)
        self.person = Person(self.login, NAMES.get(login, login), roles, Rights.of_roles(roles))
        self.context = PageContext(
            backend=Backend(sessionmaker(self.engine), self.login),
            tasks=tasks,
            theme=theme,
            person=self.person,
            settings=self.store,
            bus=self.bus,
            notice=lambda words, tone="info": self.said.append(words),
            start_background=self.background,
            go_to=lambda place, object_id=None: self.went.append((place, object_id)),
            open_window=lambda place, object_id=None: self.went.append((place, object_id)),
        )
        self.pages = []

    def background(self, owner, title, work, done, failed=None):
        self.job = self.tasks.start(owner, work, done, title=title, failed=failed)
        return self.job

    def page(self, place="all", size=(1224, 900)):
        """A page that is not shown yet."""
        found = (
            next(p for p in PLACES if p.id == f"requests.{place}")
            if isinstance(place, str)
            else place
        )
        page = SLICE.make_page(self.context, found)
        page.resize(*size)
        self.pages.append(page)
        return page

    def open(self, place="all", size=(1224, 900)):
        page = self.page(place, size)
        page.show()
        page.activateWindow()
        self.wait(lambda: page.list.model.total is not None and page.reference.statuses)
        return page

    def card(self, page, request):
        """Open a request in the page and wait for its card; colleagues know of it then."""
        page.open_object(request)
        self.wait(lambda: page.pane.card is not None and page.pane.card.id == request)
        self.wait(lambda: not self.tasks.running)
        return page.pane

    def hear(self, page, kind="request", *ids):
        """What the change feed would tell the page."""
        page.on_changes(Changes.of(kind, *ids))
        self.settle()

    def wait(self, true):
        if self.qtbot:
            self.qtbot.waitUntil(lambda: bool(true()), timeout=8000)
            return
        for _ in range(800):
            QApplication.processEvents()
            if true():
                return
            QTest.qWait(10)
        raise AssertionError("did not happen")

    def settle(self):
        """Until nothing is on its way."""
        QTest.qWait(60)  # longer than the pause before a refresh
        self.wait(lambda: not self.tasks.running)

    def press(self, widget, keys, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(widget, keys, modifiers)

    def close(self):
        for page in self.pages:
            page.close()
            page.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        self.wait(lambda: not self.tasks.running)
        self.engine.dispose()
