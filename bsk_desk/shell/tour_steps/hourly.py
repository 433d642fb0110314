"""The engineer's main job: forty files dropped, the walk through faults, who has not sent."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.sheet import Over
from bsk_desk.shell.fill.demonstration import SEED
from bsk_desk.shell.fill.hourly_curves import month_of_kwh
from bsk_desk.shell.stage import HIGH, WIDE, Stage, Step

_ENGINEER = "ivanov"
#: Forty files are read in two processes; a busy computer may need a while.
_PATIENCE = 120.0
_FILES = 40


def comes(stage: Stage) -> None:
    """Another person's window: that of the engineer, at the hourly files."""
    stage.window.log_out()
    name = f"person_{_ENGINEER}"
    stage.wait_until("the choice is there again", lambda: stage.there(name))
    stage.click(name)
    stage.wait_until("the engineer's window opens", lambda: stage.desk.window is not None)
    stage.window.resize(WIDE, HIGH)
    stage.desk.themes.use("light")
    stage.window.go_to("hourly.files")
    page = stage.page
    stage.wait_until("what the site brought is read", lambda: _site_read(page), _PATIENCE)
    stage.check("the engineer may work with files", page.may_work)


def drop(stage: Stage) -> None:
    """A folder of forty files of forty consumers."""
    page, folder = stage.page, _folder(stage)
    stage.check("the sample files are there", len(list(folder.iterdir())) >= _FILES)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    none = Qt.KeyboardModifier.NoModifier
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    page.list.drop.dropEvent(QDropEvent(QPoint(20, 20), copy, data, left, none))
    stage.wait_until("they are on their way", lambda: page.intake.busy)
    stage.wait_until(
        "all of them are in", lambda: not page.intake.busy and len(page.files) >= _FILES, _PATIENCE
    )
    page.list.notice.put_away()
    marks = [line.mark.role for line in page.list.view.model_.lines if line.point < 0]
    stage.check("half of them are sound", marks.count("submitted") >= _FILES // 2 - 4)
    stage.check("the others are not", marks.count("overdue") >= _FILES // 4)


def faults(stage: Stage) -> None:
    """F8 goes from cell to cell."""
    page = stage.page
    file = next(f for f in page.files if any(x["code"] == "H03" for x in f.findings))
    page.list.view.choose((file.id, -1))
    stage.wait_until("its card is open", lambda: _open(page) == file.id, _PATIENCE)
    stage.wait_until("the faulty cell is framed", lambda: page.pane.sheet.spot is not None)
    first = page.pane.finding.words.text()
    stage.press("F8", page.list.view)
    stage.wait_until("F8 shows another fault", lambda: page.pane.finding.words.text() != first)
    stage.press("Shift+F8", page.list.view)
    stage.wait_until("Shift+F8 comes back", lambda: page.pane.finding.words.text() == first)
    stage.wait_until("the cell is framed again", lambda: page.pane.sheet.spot is not None)


def accept_rest(stage: Stage) -> None:
    """Ctrl+Enter takes the points without an error."""
    page = stage.page
    file = next(f for f in page.files if f.status == "read" and _mixed(page, f))
    page.list.view.choose((file.id, -1))
    stage.wait_until("its card is open", lambda: _open(page) == file.id, _PATIENCE)
    stage.wait_until("some points may be accepted", page.pane.accept.isEnabled)
    stage.press("Ctrl+Return", page.list.view)
    stage.wait_until("it is accepted in part", lambda: page.card.file.status == "partly")
    stage.wait_until("the button has nothing left", lambda: not page.pane.accept.isEnabled())
    taken = "SELECT count(*) FROM exchange.hourly WHERE contract = %s AND status = 'reliable'"
    stage.check("accounting sees its hours", stage.aside("", taken, file.contract) > 0)


def letter(stage: Stage) -> None:
    """The rest goes back with the findings in words."""
    page = stage.page
    stage.press("R", page.list.view)
    stage.wait_until("the letter is there", lambda: stage.there("ask"))
    body = _sheet(stage).form.values["body"]
    cell = next(f["cell"] for f in page.card.file.findings if f["cell"])
    stage.check("it names the cell", cell in body)


def missing(stage: Stage) -> None:
    """Contracts by months."""
    stage.press("Esc")
    stage.wait_until("the letter is put away", lambda: not stage.there("ask"))
    stage.window.go_to("hourly.completeness")
    page = stage.page
    stage.wait_until("every contract is there", lambda: page.model.rowCount() >= _FILES)
    stage.check("it says how many owe", "не прислали" in page.count.text())


def template(stage: Stage) -> None:
    """Out with all that is known of a contract, filled in, and in again without a finding."""
    stage.window.go_to("hourly.files")
    page = stage.page
    file = next(f for f in page.files if f.contract and f.points)
    today = datetime.now(BARNAUL).date()
    month = month_before(today.replace(day=1))
    page.outgoing.make_template(file.contract, month, "xlsx", stage.folder / "template")
    stage.wait_until("the template is written", lambda: page.outgoing.templates)
    path = page.outgoing.templates[0]
    stage.check("it bears contract and month", path.name == f"{file.contract}_{month:%m%Y}.xlsx")
    stage.outcome(lambda _job: _fill_in(path, month))
    before = {f.id for f in page.files}
    page.take([str(path)])
    stage.wait_until("it is read again", lambda: {f.id for f in page.files} - before, _PATIENCE)
    came = next(f for f in page.files if f.id not in before)
    page.list.view.choose((came.id, -1))
    stage.wait_until("its card is open", lambda: _open(page) == came.id, _PATIENCE)
    serials = {str(point["serial"]) for point in came.points}
    stage.check("its meters are those of the contract", serials)
    stage.check("nothing is wrong with it", not came.findings)
    stage.wait_until("its sheet is shown", lambda: page.pane.sheet.model_.rowCount() > 700)


def _fill_in(path: Path, month: date) -> None:
    """As the consumer does: an hour's energy into every input cell under a meter."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    meters = {cell.column for row in sheet.iter_rows() for cell in row if _is_meter(sheet, cell)}
    kwh = month_of_kwh(SEED, 1, month, Decimal(90))
    for value, row in zip(kwh, sheet.iter_rows(min_row=_first_hour(sheet)), strict=False):
        for cell in row:
            if cell.column in meters:
                cell.value = float(value)
    book.save(path)


def _first_hour(sheet: Any) -> int:
    found = (c.row for c in sheet["A"] if str(c.value).startswith("Дата и время"))
    return int(next(found)) + 1


def _is_meter(sheet: Any, cell: Any) -> bool:
    label = str(sheet.cell(cell.row, 1).value or "").lower()
    return bool(cell.column > 1 and cell.value and "№ счётчика" in label)


def _folder(stage: Stage) -> Path:
    return stage.base.hourly_files


def _site_read(page: Any) -> bool:
    return bool(page.files) and all(file.status != "waiting" for file in page.files)


def _open(page: Any) -> int | None:
    return page.card.file.id if page.card else None


def _mixed(page: Any, file: Any) -> bool:
    """Sound points beside a faulty one."""
    states = [state for key, state in page.states.items() if key[0] == file.id]
    return any(s.blocked for s in states) and any(not s.blocked for s in states)


def _sheet(stage: Stage) -> Any:
    found = [over for over in stage.window.findChildren(Over) if over.isVisible()]
    return found[-1].sheet


STEPS = (
    Step("engineer", "Рабочее место инженера", comes),
    Step("hourly-drop", "Сорок файлов разом", drop),
    Step("hourly-faults", "Обход ошибок по F8", faults),
    Step("hourly-accept", "Принять остальное", accept_rest),
    Step("hourly-letter", "Вернуть с замечаниями", letter),
    Step("hourly-missing", "Кто не прислал", missing),
    Step("hourly-template", "Шаблон туда и обратно", template),
)
