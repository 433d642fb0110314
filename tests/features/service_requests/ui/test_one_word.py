"""One thing is called by one word wherever it stands."""

from bsk_desk.features.service_requests.ui.bulk_kinds import KINDS
from bsk_desk.qt.actions import keys_of


def test_to_register_is_called_so_in_the_bar_of_ticks_too(desk):
    page = desk.open("new")
    in_bar = [b.text() for b in page.list.findChildren(object) if b.property("bulk") == "register"]
    titles = {kind.id: kind.title for kind in KINDS}
    assert in_bar == [titles["register"]] == [page.acts["request.register"].property("title")]
    assert keys_of(page.acts["request.register"]) == "G"


def test_whom_a_view_is_shown_to_reads_as_a_sentence(desk_of):
    desk = desk_of("admin")
    page = desk.open("new")
    page.lists.save_view()
    (asked,) = [o.sheet for o in page.window().findChildren(object, "ask") if o.isVisible()]
    box = asked.form.widgets["shared_with"]
    assert [box.itemText(at) for at in range(2)] == ["Только мне", "Роли «оператор»"]
