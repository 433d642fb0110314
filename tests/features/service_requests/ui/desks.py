"""One person at a desk: a page of requests with everything the shell would give it."""

from PySide6.QtWidgets import QApplication

from bsk_desk.features.service_requests.ui import SLICE
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.bulk_kinds import KINDS
from bsk_desk.features.service_requests.ui.places import PLACES
from tests.page_desk import PageDesk

REGISTER, ASSIGN, ANSWER, ASK, POSTPONE, WORK, NOTE, CLASSIFY = KINDS


class Desk(PageDesk):
    """``open("new")`` is a page that is shown and has read its rows."""

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
        super().hear(page, kind, *ids)


def type_(page, text):
    """An answer, begun and not sent."""
    page.answer()
    page.pane.composer.edit.setPlainText(text)


def bodies(pane):
    """The texts of the timeline, the oldest first."""
    return [event.body for event in pane.view.timeline.events]


def narrowed(desk, twelve, place="all"):
    """A page whose list holds the twelve and no others."""
    page = desk.open(place)
    page.list.narrow(fw.added(page.list.wanted, fw.Add("address", f"куст {twelve[0]}")))
    desk.wait(lambda: page.list.model.total == 12)
    return page


def statuses(doors, ids):
    """The statuses in which these requests are."""
    return {
        row[0]
        for row in doors.rows(
            doors.owner, "SELECT status FROM bsk.service_requests WHERE id = ANY (%s)", ids
        )
    }


def key(desk, page, letter):
    """A key where the focus is; shortcuts are found as the window system finds them."""
    target = QApplication.focusWidget() or page
    desk.qtbot.keyClick(target, letter)
