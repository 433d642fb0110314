"""Files that go with an answer: attached, refused, taken back before sending."""

import pytest

from tests.features.service_requests.ui.desks import type_


def test_files_go_with_the_answer(desk, doors, complaint, tmp_path):
    paper = tmp_path / "акт.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj")
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.files.attach_paths([str(paper)])
    desk.wait(lambda: pane.composer.written.files)
    type_(page, "Акт приложен.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert [name for _, name in pane.view.timeline.events[-1].files] == ["акт.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("пустой.pdf", b"", "Файл пустой."),
        ("вирус.pdf", b"MZ\x90\x00", "Такие файлы не принимаются"),
        ("большой.pdf", b"%PDF-" + b"0" * (21 * 1024 * 1024), "можно до"),
    ],
)
def test_a_wrong_file_is_refused_by_a_sentence(desk, complaint, tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.files.attach_paths([str(tmp_path / name)])
    desk.wait(lambda: sentence in pane.view.notice.words + pane.view.notice.detail)
    assert name in pane.view.notice.words
    assert pane.composer.written.files == ()


def test_a_file_can_be_taken_back_before_sending(desk, complaint, tmp_path):
    (tmp_path / "лишний.txt").write_text("лишнее")
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.files.attach_paths([str(tmp_path / "лишний.txt")])
    desk.wait(lambda: pane.composer.written.files)
    pane.composer.file_removed.emit(pane.composer.written.files[0])
    desk.wait(lambda: not pane.composer.written.files)
