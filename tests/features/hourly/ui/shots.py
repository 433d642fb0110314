"""Pictures of the page of hourly files: python -m tests.features.hourly.ui.shots FOLDER [-200]."""

import os
import sys

SCALE = "2" if "-200" in sys.argv else "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = SCALE

from PySide6.QtCore import QLocale  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from bsk_desk.features.hourly.ui.line_making import point_key  # noqa: E402
from tests.features.hourly.ui.desks import MOMENT, Desk  # noqa: E402
from tests.shooting import asked, new_database  # noqa: E402

BIG, SMALL = (1224, 900), (1064, 720)


def main():
    from bsk_desk.qt.tasks import TaskRunner
    from bsk_desk.qt.theme import Theme
    from bsk_desk.shell.fill.hourly import fill_hourly

    out, wanted = asked()
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("ru_RU"))
    with new_database() as (database, folder):
        files = folder / "files"
        fill_hourly(database.dsn, files, 22, MOMENT)
        tasks = TaskRunner()
        tasks.failed.connect(print)
        for name in ("light", "dark"):
            theme = Theme(name)
            theme.apply(app)
            desk = Desk(database, tasks, theme)
            for shot, make in SHOTS.items():
                if not wanted or any(word in shot for word in wanted):
                    page = make(desk, files)
                    desk.settle()
                    path = out / f"{shot}-{name}{'-200' if SCALE == '2' else ''}.png"
                    page.window().grab().save(str(path))
                    print(path, flush=True)
                    page.close()
            desk.close()
        tasks.stop()


def dropped(desk, files, size=BIG):
    page = desk.open(size=size)
    if not page.files:
        page.take([str(files)])
        desk.wait(lambda: len(page.files) >= 40 and not page.intake.busy, 120)
        page.list.notice.put_away()
    desk.settle()
    return page


def walk(desk, files, size=BIG):
    page = dropped(desk, files, size)
    file = next(f for f in page.files if any(x["code"] == "H03" for x in f.findings))
    page.list.view.choose((file.id, -1))
    desk.settle()
    page.list.view.setFocus()
    return page


def estimate(desk, files):
    page = walk(desk, files)
    at = next(i for i, p in enumerate(page.card.file.points) if int(p["hours"]) < 744)
    page.list.view.choose((page.card.file.id, at))
    desk.settle()
    page.closer.estimate()
    return page


def letter(desk, files):
    page = walk(desk, files)
    page.deeds.give_back()
    return page


def mapping(desk, files):
    page = dropped(desk, files)
    file = next(f for f in page.files if any(x["code"] == "X08" for x in f.findings))
    page.list.view.choose((file.id, -1))
    desk.settle()
    page.closer.mapping()
    return page


def shown(desk, files):
    page = dropped(desk, files)
    page.list.view.choose(page.list.view.model_.lines[1].key)
    return page


def stranger(desk, files):
    page = dropped(desk, files)
    file = next(f for f in page.files if any(x["code"] == "H11" for x in f.findings))
    at = next(
        i for i, p in enumerate(file.points) if any(x["code"] == "H11" for x in p["findings"])
    )
    page.list.view.choose((file.id, at))
    return page


def found(desk, files, size=BIG):
    page = dropped(desk, files, size)
    page.list.filters.state.chosen.emit(("overdue",))
    page.list.filters.search.setText("6")
    desk.wait(lambda: page.listing.wanted.words == "6")
    desk.settle()
    page.list.filters.order_chosen.emit(("name", False))
    return page


def nothing_found(desk, files):
    page = dropped(desk, files)
    page.list.filters.search.setText("такого нет")
    desk.wait(lambda: page.listing.wanted.words)
    return page


def accepting(desk, files):
    page = dropped(desk, files)
    file, at = next(
        (f, n) for f in page.files for n, p in enumerate(f.points)
        if p["findings"] and {x["level"] for x in p["findings"]} == {"W"}
        and (s := page.states.get(point_key(f, p))) and s.status == "waiting"
    )  # fmt: skip
    page.list.view.choose((file.id, at))
    desk.settle()
    page.deeds.accept_point()
    return page


def accepted(desk, files):
    from tests.features.hourly.ui.desks import over

    page = accepting(desk, files)
    over(page).form.fill({"reason": "Цех стоял на ремонте с 3 по 5 октября, письмо от 6.10"})
    over(page).form.submit()
    desk.wait(lambda: page.profile and page.profile.status == "reliable")
    return page


def mail(desk, files, size=BIG):
    page = dropped(desk, files, size)
    page.acts["hourly.mailbox"].trigger()
    return page


SHOTS = {
    "1-found": found,
    "1-found-small": lambda desk, files: found(desk, files, SMALL),
    "1-nothing": nothing_found,
    "7-accepting": accepting,
    "7-accepted": accepted,
    "8-mail": mail,
    "8-mail-small": lambda desk, files: mail(desk, files, SMALL),
    "2-hourly": walk,
    "2-hourly-small": lambda desk, files: walk(desk, files, SMALL),
    "2-clean": shown,
    "2-stranger": stranger,
    "3-estimate": estimate,
    "4-letter": letter,
    "5-mapping": mapping,
    "6-missing": lambda desk, files: desk.open("hourly.completeness"),
}

if __name__ == "__main__":
    main()
