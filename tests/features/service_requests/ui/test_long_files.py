"""Large files: each way of them has a title and a stop, and leaves nothing half done."""

import pytest
from sqlalchemy import text

from bsk_desk.features.service_requests.ui import card_files, disk
from bsk_desk.kernel.errors import Cancelled, UserError
from bsk_desk.qt.tasks import Job

PDF = b"%PDF-1.4\n" + b"0" * (3 * 1024 * 1024)


@pytest.fixture
def tasks(threads):
    """With real threads: what runs can be stopped."""
    return threads


@pytest.fixture
def complaint(doors):
    return doors.submit()[0]


@pytest.fixture
def page(desk, complaint):
    made = desk.open("all")
    desk.card(made, complaint)
    return made


@pytest.fixture
def titles(desk):
    """Of background jobs, as the shell is told of them."""
    found = []
    desk.tasks.began.connect(lambda job: found.append(job.title))
    return found


@pytest.fixture
def paper(tmp_path):
    made = tmp_path / "акт.pdf"
    made.write_bytes(PDF)
    return made


def long_on_its_way(session, _what):
    """In the place of what goes to the database, or comes from there."""
    session.execute(text("SELECT pg_sleep(20)"))


def is_stopped(desk, doors):
    """The job that runs is stopped in its middle, and ends at once."""
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    desk.wait(lambda: doors.one(doors.owner, asleep))
    desk.job.cancel()
    desk.wait(lambda: not desk.tasks.running, s=5)


def test_attaching_has_a_title_and_progress(desk, page, paper, titles):
    told = []
    desk.tasks.moved.connect(lambda _job, now, total: told.append(now / total))
    page.files.attach_paths([str(paper)])
    desk.wait(lambda: page.pane.composer.written.files)
    assert titles == ["Прикладывается: акт.pdf"]
    assert told
    assert max(told) <= 0.5


def test_attaching_can_be_stopped_and_begun_anew(desk, doors, page, paper, monkeypatch):
    monkeypatch.setattr(card_files, "attach_file", long_on_its_way)
    page.files.attach_paths([str(paper)])
    is_stopped(desk, doors)
    desk.settle()
    assert page.pane.composer.written.files == ()
    monkeypatch.undo()
    paper.write_bytes(b"%PDF-1.4 another")
    page.files.attach_paths([str(paper)])
    desk.wait(lambda: page.pane.composer.written.files)
    sizes = [a.size for a in page.pane.card.attachments]
    assert sizes == [len(b"%PDF-1.4 another")]


def test_looking_at_a_file_can_be_stopped(desk, doors, page, paper, titles, monkeypatch):
    page.files.attach_paths([str(paper)])
    desk.wait(lambda: page.pane.composer.written.files)
    desk.settle()
    monkeypatch.setattr(card_files.card_service, "read_attachment", long_on_its_way)
    page.files.look(page.pane.card.attachments[0].id)
    assert titles[-1] == "Открывается: акт.pdf"
    is_stopped(desk, doors)
    assert page.window().findChild(object, "look") is None
    assert page.pane.view.notice.isHidden()


def test_saving_has_a_title(desk, page, tmp_path, titles):
    page.files.write(tmp_path / "сохранён.pdf", PDF)
    desk.wait(lambda: page.files.opened)
    assert titles == ["Сохраняется: сохранён.pdf"]
    assert [p.name for p in tmp_path.iterdir()] == ["сохранён.pdf"]
    assert (tmp_path / "сохранён.pdf").read_bytes() == PDF


def test_saving_that_is_stopped_leaves_what_was_there(tmp_path):
    job, target = Job("", lambda _now, _total: job.cancel()), tmp_path / "акт.pdf"
    target.write_bytes(b"before")
    with pytest.raises(Cancelled):
        disk.to_disk(job, target, PDF)
    assert [p.name for p in tmp_path.iterdir()] == ["акт.pdf"]
    assert target.read_bytes() == b"before"


def test_reading_that_is_stopped_ends_at_once(paper):
    job = Job("", lambda _now, _total: job.cancel())
    with pytest.raises(Cancelled):
        disk.of_disk(job, paper)


def test_an_empty_file_is_written_and_read(tmp_path):
    disk.to_disk(Job(), tmp_path / "пустой.txt", b"")
    assert disk.of_disk(Job(), tmp_path / "пустой.txt") == b""


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UserError, match="не прочитать"):
        disk.of_disk(Job(), tmp_path)
