"""Pictures of the page of requests, to be laid beside those of the design: python -m … FOLDER [part of a name]."""

import os
import sys

SCALE = "2" if "-200" in sys.argv else "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = SCALE

from PySide6.QtCore import QLocale, QSize  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.features.service_requests.ui.demo import Demo  # noqa: E402
from tests.features.service_requests.ui.desks import Desk  # noqa: E402
from tests.shooting import asked, new_database  # noqa: E402

BIG, SMALL = QSize(1224, 900), QSize(1064, 720)


def main() -> None:
    from bsk_desk.qt.tasks import TaskRunner
    from bsk_desk.qt.theme import Theme

    out, wanted = asked()
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("ru_RU"))
    with new_database() as (database, _):
        demo = Demo(database)
        tasks = TaskRunner()
        for name in ("light", "dark"):
            theme = Theme(name)
            theme.apply(app)
            desk = Desk(demo.database, tasks, theme, "operator")
            for shot, make in SHOTS.items():
                if not wanted or any(word in shot for word in wanted):
                    take(
                        demo, desk, make, out / f"{shot}-{name}{'-200' if SCALE == '2' else ''}.png"
                    )
            desk.close()
        tasks.stop()


def take(demo, desk, make, path):
    page = make(demo, desk)
    QTest.qWait(250)
    desk.wait(lambda: not desk.tasks.running)
    QTest.qWait(80)
    page.window().grab().save(str(path))
    print(path)
    page.pane.close_request()
    page.close()
    desk.settle()
    desk.store.values.clear()
    demo.doors.owner.execute("DELETE FROM bsk.drafts")


def queue(demo, desk, size=BIG, place="open"):
    page = desk.open(place, (size.width(), size.height()))
    desk.card(page, demo.chosen)
    page.list.rows.setFocus()
    page.list.rows.hovered = 5
    return page


def conditions(demo, desk, size=BIG):
    from bsk_desk.features.service_requests.ui import filter_words as fw

    page = queue(demo, desk, size)
    for offer in (fw.Add("due_days", 30), fw.Add("channels", "internet")):
        page.list.narrow(fw.added(page.list.wanted, offer))
    desk.settle()
    page.list.rows.choose(demo.chosen)
    return page


def writing(demo, desk):
    page = conditions(demo, desk)
    page.answer()
    page.pane.composer.edit.setPlainText(demo.DRAFT)
    QTest.qWait(4300)
    page.list.rows.setFocus()
    return page


def preview(demo, desk):
    page = writing(demo, desk)
    page.pane.composer.see.setChecked(True)
    return page


def stale(demo, desk):
    page = writing(demo, desk)
    demo.reply_and_reclassify()
    page.pane.composer.send()
    desk.settle()
    return page


def offline(demo, desk):
    page = writing(demo, desk)
    desk.bus.online = False
    desk.bus.connection_changed.emit(False)
    QTest.qWait(100)
    return page


def online_again(demo, desk):
    desk.bus.online = True
    desk.bus.connection_changed.emit(True)


def empty(demo, desk):
    from bsk_desk.features.service_requests.ui import filter_words as fw

    online_again(demo, desk)
    page = desk.open("overdue", (BIG.width(), BIG.height()))
    page.list.narrow(fw.added(page.list.wanted, fw.Add("channels", "paper")))
    desk.settle()
    return page


def why(demo, desk):
    page = conditions(demo, desk)
    page.deeds.why()
    desk.settle()
    return page


def bulk(demo, desk):
    from bsk_desk.features.service_requests.ui.bulk import KINDS

    page = queue(demo, desk)
    page.list.rows.toggle(1)
    page.list.rows.toggle(3)
    page.bulk.prepare(KINDS[2])
    desk.settle()
    return page


def letters(demo, desk):
    page = bulk(demo, desk)
    page.bulk.sheet.form.widgets["body"].setPlainText(
        "Авария на подстанции устранена 24 ноября в 14:20."
    )
    desk.settle()
    return page


def interrupted(demo, desk):
    from uuid import uuid4

    from psycopg.types.json import Jsonb

    ids = [
        row[0]
        for row in demo.doors.rows(
            demo.doors.operator, "SELECT id FROM desk.service_requests LIMIT 9"
        )
    ]
    demo.doors.desk("start_bulk", ids, "note", Jsonb({"body": "Проверить."}), uuid4())
    page = queue(demo, desk)
    desk.settle()
    return page


def results(demo, desk):
    page = interrupted(demo, desk)
    page.bulk.go_on()
    desk.settle()
    page.bulk.show_results()
    return page


def scrolled(demo, desk):
    page = queue(demo, desk, SMALL)
    for _ in range(11):
        page.next()
    demo.doors.desk("open_card", demo.chosen, who=demo.doors.operator2)
    desk.hear(page, "viewer")
    QTest.qWait(600)
    return page


def filing(demo, desk):
    page = queue(demo, desk)
    page.file_request()
    desk.settle()
    return page


def refused_gap(demo, desk):
    page = queue(demo, desk)
    page.answer()
    page.pane.composer.edit.setPlainText("Анна Ивановна, номер {{ телефон }} не отвечает.")
    page.send()
    return page


SHOTS = {
    "1-queue": conditions,
    "1-queue-writing": writing,
    "1-queue-small": lambda demo, desk: conditions(demo, desk, SMALL),
    "1b-preview": preview,
    "4b-empty": empty,
    "4c-offline": offline,
    "4c2-gap": lambda demo, desk: (online_again(demo, desk), refused_gap(demo, desk))[1],
    "4f-why": why,
    "5-bulk": bulk,
    "5b-letters": letters,
    "5c-interrupted": interrupted,
    "5d-results": results,
    "1-queue-scrolled": scrolled,
    "6-filing": filing,
    "4d-stale": stale,
}

if __name__ == "__main__":
    main()
