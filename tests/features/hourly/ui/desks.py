"""One engineer at a desk: the page of hourly files with everything the shell would give it."""

from contextlib import nullcontext
from datetime import date, datetime

from PySide6.QtTest import QTest

from bsk_desk.features.hourly.ui import SLICE
from bsk_desk.features.hourly.ui.places import PLACES
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.sheet import Over
from tests.page_desk import PageDesk

#: The present of the sample data: files of October come in.
MOMENT = datetime(2026, 11, 10, 10, tzinfo=BARNAUL)
MONTH = date(2026, 10, 1)


class Desk(PageDesk):
    """``open()`` is the page, shown, with its list read."""

    def __init__(self, database, tasks, theme, login="engineer", qtbot=None):
        super().__init__(database, tasks, theme, login, qtbot)

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
        super().hear(page, "hourly_file", *ids)

    def settle(self):
        """Until nothing is on its way and no timer of a page waits."""
        for _ in range(3):
            QTest.qWait(180)  # longer than the pause before the list is read again
            self.wait(lambda: not self.tasks.running)


def take(desk, page, *paths):
    """Drop files and wait until all are in."""
    wanted = len(page.files) + len(paths)
    page.take([str(path) for path in paths])
    desk.wait(lambda: len(page.files) == wanted and not page.intake.busy, 60)
    desk.settle()
    return page.files[0]


def choose(desk, page, file, point=-1):
    assert page.list.view.choose((file.id, point))
    desk.wait(lambda: page.card is not None and page.card.file.id == file.id)
    desk.settle()


def sheet_of(desk, page):
    desk.wait(lambda: page.pane.sheet.isVisible() and page.pane.sheet.model_.rowCount())
    return page.pane.sheet


def lines(page, file):
    return [line for line in page.list.view.model_.lines if line.file == file.id]


def over(page):
    """The one sheet that lies over the page."""
    found = [w for w in page.window().findChildren(Over) if w.isVisible()]
    assert len(found) == 1
    return found[0].sheet


class NoJob:
    """For reading without a task: nothing stops it."""

    def check(self):
        pass

    def interruptible(self, _interrupt):
        return nullcontext()
