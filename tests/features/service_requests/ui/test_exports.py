"""No file is taken out that the journal of accesses does not know."""

import pytest

from bsk_desk.features.service_requests.ui.bulk_kinds import KINDS
from bsk_desk.features.service_requests.ui.bulk_run import Run
from bsk_desk.kernel.errors import ServerUnavailable


def noted(doors):
    query = "SELECT detail FROM audit.accesses WHERE what = 'export' AND who = 'test_operator'"
    return [row[0] for row in doors.rows(doors.owner, query)]


def taken_out(page, path, what):
    """The list, or the results of an action over many."""
    if what == "list":
        return page.lists.export_to(str(path))
    return page.bulk.results.export_to(Run(7, KINDS[0], 2, 0, ()), str(path))


@pytest.mark.parametrize("what", ["list", "results"])
def test_what_is_taken_out_is_noted_before_there_is_a_file(
    desk, doors, three, tmp_path, monkeypatch, what
):
    page = desk.open("new")
    before, folder = len(noted(doors)), []
    real = desk.context.backend.write

    def watched(job, service, command):
        folder.append(list(tmp_path.iterdir()))
        return real(job, service, command)

    monkeypatch.setattr(desk.context.backend, "write", watched)
    taken_out(page, tmp_path / "список.xlsx", what)
    desk.wait(lambda: desk.said and not desk.tasks.running)
    assert folder == [[]]
    assert (tmp_path / "список.xlsx").exists()
    last = noted(doors)[before:]
    rows = page.list.model.total if what == "list" else 0
    assert [one["rows"] for one in last] == [rows]


@pytest.mark.parametrize("what", ["list", "results"])
def test_a_list_that_cannot_be_noted_is_not_taken_out(desk, three, tmp_path, monkeypatch, what):
    page = desk.open("new")

    def lost(_job, _service, _command):
        raise ServerUnavailable("Нет связи с базой данных.")

    monkeypatch.setattr(desk.context.backend, "write", lost)
    taken_out(page, tmp_path / "список.xlsx", what)
    desk.settle()
    said = [page.list.notice.words] if what == "list" else desk.said
    assert said == ["Нет связи с базой данных."]
    assert list(tmp_path.iterdir()) == []
