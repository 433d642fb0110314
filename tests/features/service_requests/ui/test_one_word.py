"""One thing is called by one word wherever it stands."""

from bsk_desk.features.service_requests.ui.bulk_kinds import KINDS
from bsk_desk.qt.actions import keys_of


def test_to_register_is_called_so_in_the_bar_of_ticks_too(desk):
    page = desk.open("new")
    in_bar = [b.text() for b in page.list.findChildren(object) if b.property("bulk") == "register"]
    titles = {kind.id: kind.title for kind in KINDS}
    assert in_bar == [titles["register"]] == [page.acts["request.register"].property("title")]
    assert keys_of(page.acts["request.register"]) == "G"
