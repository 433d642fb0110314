"""One person at a desk: a page of any slice with everything the shell would give it."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import sessionmaker

from bsk_desk.backend import Backend
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.rights import Rights
from bsk_desk.qt.pages import Bus, PageContext, Person

ROLES = {
    "admin": "bsk_admin",
    "admin2": "bsk_admin",
    "engineer": "bsk_engineer",
    "auditor": "bsk_auditor",
}
NAMES = {
    "operator": "Кузнецова Мария Алексеевна",
    "operator2": "Иванов Пётр Сергеевич",
    "engineer": "Иванов П. С.",
}


@dataclass
class Memory:
    """A store that forgets with the test."""

    values: dict = field(default_factory=dict)

    def get(self, key, default=None):
        return self.values.get(key, default)

    def set(self, key, value):
        self.values[key] = value


class PageDesk:
    """``open(SLICE)`` is a page that is shown and has read its rows."""

    def __init__(self, database, tasks, theme, login, qtbot=None):
        self.database, self.tasks, self.theme, self.qtbot = database, tasks, theme, qtbot
        self.login = f"test_{login}"
        self.engine = database.engine(login)
        self.store, self.bus = Memory(), Bus()
        self.said, self.went = [], []
        roles = (ROLES.get(login, "bsk_operator"),)
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

    def open(self, one, size=(1224, 900), place=0):
        page = one.make_page(self.context, one.places[place])
        page.resize(*size)
        self.pages.append(page)
        page.show()
        page.activateWindow()
        self.wait(lambda: page.list.model.total is not None)
        self.settle()
        return page

    def show(self, page, thing):
        """Open a thing and wait until it is shown."""
        page.open_object(thing)
        self.wait(lambda: page.thing is not None and page.chosen == thing)
        self.settle()
        return page.thing

    def do(self, page, action, values=None):
        """An action by its id; the sheet it opens is answered with ``values``."""
        assert action in page.acts, f"{action} is not there"
        assert page.acts[action].isEnabled(), f"{action} is grey"
        page.acts[action].trigger()
        if values is not None:
            self.answer(page, **values)
        self.settle()

    def answer(self, page, **values):
        """Fill the sheet that is open and confirm it."""
        sheet = self.sheet(page)
        sheet.form.fill(sheet.form.values | values)
        sheet.do.click()
        self.settle()

    def sheet(self, page):
        """The sheet that asks."""
        overs = [o for o in page.window().findChildren(object, "ask") if o.isVisible()]
        assert len(overs) == 1, overs
        return overs[0].sheet

    def hear(self, page, kind, *ids):
        """What the change feed would tell the page."""
        page.on_changes(Changes.of(kind, *ids))
        self.settle()

    def rows(self, page):
        """The rows of the list that are in memory."""
        model = page.list.model
        return [model.row(at) for at in range(model.rowCount())]

    def wait(self, true, s=20):
        if self.qtbot:
            self.qtbot.waitUntil(lambda: bool(true()), timeout=s * 1000)
            return
        for _ in range(s * 100):
            QApplication.processEvents()
            if true():
                return
            QTest.qWait(10)
        raise AssertionError("did not happen")

    def settle(self):
        """Until nothing is on its way."""
        QTest.qWait(60)  # longer than the pause before a refresh
        self.wait(lambda: not self.tasks.running)

    def press(self, widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(widget, key, modifiers)

    def close(self):
        for page in self.pages:
            page.close()
            page.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        self.wait(lambda: not self.tasks.running)
        self.engine.dispose()
