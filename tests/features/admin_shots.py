"""Pictures of the administrators' pages: python -m tests.features.admin_shots FOLDER [part of a name] [-200]."""

import os
import sys

SCALE = "2" if "-200" in sys.argv else "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = SCALE

from PySide6.QtCore import QLocale  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.admin_city import City  # noqa: E402
from tests.page_desk import PageDesk  # noqa: E402
from tests.shooting import asked, new_database  # noqa: E402

#: A window without its sidebar.
BIG, SMALL = (1224, 900), (1064, 720)


def main() -> None:
    from bsk_desk.qt.tasks import TaskRunner
    from bsk_desk.qt.theme import Theme

    out, wanted = asked()
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("ru_RU"))
    with new_database() as (database, _):
        city = City(database, 24)
        facts = prepare(city)
        tasks = TaskRunner()
        for name in ("light", "dark") if SCALE == "1" else ("light",):
            theme = Theme(name)
            theme.apply(app)
            for shot, make in SHOTS.items():
                if wanted and not any(word in shot for word in wanted):
                    continue
                for end, size in (("", BIG), ("-1280x720", SMALL)):
                    if end and (name == "dark" or SCALE == "2"):
                        continue
                    desk = PageDesk(database, tasks, theme, "admin")
                    page = make(desk, facts, size)
                    QTest.qWait(400)
                    desk.settle()
                    QTest.qWait(120)
                    path = out / f"{shot}-{name}{end}{'-200' if SCALE == '2' else ''}.png"
                    page.window().grab().save(str(path))
                    print(path)
                    desk.close()
        tasks.stop()


def prepare(city):
    """Something of everything."""
    owner = city.owner
    for login, name in (("admin", "Кузнецова Мария Андреевна"), ("admin2", "Орлов Роман Михайлович"),
                        ("operator", "Иванов Пётр Сергеевич")):  # fmt: skip
        owner.execute(
            "UPDATE bsk.staff SET full_name = %s WHERE login = %s", [name, f"test_{login}"]
        )
    facts = {"people": city.people}
    done = city.step(city.draft("Снятие показаний до 26 ноября"), "submit", "start")
    city.pass_undo()
    city.deliver()
    city.post({"b1@example.ru", "d3@example.ru"})
    city.deliver()
    for consumer in city.people[:17]:
        city.read(consumer)
    facts["done"] = done
    running = city.step(city.draft("Перерыв в работе кабинета"), "submit", "start")
    city.pass_undo()
    facts["running"] = running
    facts["fresh"] = city.step(city.draft("Новый график приёма"), "submit", "start")
    city.approval_above(5)
    waits = city.draft("Приём показаний в декабре", who=city.admin2)
    facts["waits"] = city.step(waits, "submit", who=city.admin2)
    city.approval_above(1000)
    body = (
        "Здравствуйте, {{name}}! В четверг, 26\u00a0ноября, с\u00a09:00 до\u00a016:00 по адресу {{address}} не будет "
        "света: меняем оборудование в ТП-1187.\n\nПросим отключить технику заранее. Если свет не появится "
        "к\u00a016:30, позвоните: 50-16-28, круглосуточно."
    )
    where = {"kinds": ["person"], "addresses": ["ул. Попова", "ул. Гущина", "ул. Юрина"]}
    facts |= _stuck(city) | _outages(city)
    _remind(city)
    facts["draft"] = city.draft("Плановое отключение 26 ноября с 9:00 до 16:00", body, where)
    return facts


def _remind(city):
    """Requests of test_admin whose term is near or over."""
    for consumer, subject, due in (
        (city.people[0], "Нет света с утра", "-1 day"),
        (city.people[1], "Счётчик показывает не то", "2 hours"),
        (city.people[2], "Искрит на опоре у дома 17", "2 days"),
    ):
        request = city.complaint(consumer, subject)
        city.owner.execute("SET session_replication_role = replica")
        city.owner.execute(
            "UPDATE bsk.service_requests SET assignee = 'test_admin', due_at = now() + %s::interval WHERE id = %s",
            [due, request],
        )
        city.owner.execute("SET session_replication_role = origin")
    city.worker.execute("SELECT worker.deadlines_nearing()")


def _stuck(city):
    """Sign-ups at every step, one letter refused, one act."""
    made = {}
    for at, name in enumerate(
        ("petrova@exmaple.ru", "sokolov@mail.ru", "belova.nina@yandex.ru", "ooo-svet@bk.ru")
    ):
        made[name] = city.stuck(name)
        city.owner.execute(
            "UPDATE bsk.registrations SET created_at = now() - make_interval(hours => %s) WHERE seq = %s",
            [22 - 6 * at, made[name]],
        )
    city.post({"petrova@exmaple.ru"}, "550 5.1.2 <{}>: Domain not found")
    gone = city.stuck("gone@example.ru")
    city.call(
        city.admin,
        "delete_registrations",
        [gone],
        "Человек передумал",
        "00000000-0000-0000-0000-0000000000f1",
    )
    return {"stuck": made["petrova@exmaple.ru"]}


def _outages(city):
    """One with requests and later arrivals, one closed, one draft; a consumer with a life."""
    for at in (0, 5, 10):
        city.complaint(
            city.people[at],
            ("Нет света с утра", "Погас свет в подъезде", "Нет электричества")[at // 5],
        )
    outage = city.outage(("ул. Попова", "ул. Гущина 40"), "unplanned")
    city.call(city.operator, "publish_outage", outage, "00000000-0000-0000-0000-0000000000f2")
    city.complaint(city.people[15], "И у нас не горит")
    city.outage(("Павловский тракт",), "planned", "now() + interval '2 days'")
    draft = city.outage(("ул. Юрина", "пр. Ленина 54"), "quality", "now() + interval '1 hour'")
    closed = city.outage(("пр. Ленина",), "planned", "now() - interval '9 hours'")
    city.call(city.operator, "publish_outage", closed, "00000000-0000-0000-0000-0000000000f3")
    restored = city.owner.execute("SELECT now() - interval '1 hour'").fetchone()[0]
    city.call(
        city.operator,
        "close_outage",
        closed,
        restored,
        "Свет есть.",
        "00000000-0000-0000-0000-0000000000f4",
    )
    city.letters_fall_due()
    city.post({"a0@example.ru", "f5@example.ru"})
    mail = city.owner.execute(
        "SELECT seq FROM bsk.mails WHERE status = 'failed' AND kind = 'event' LIMIT 1"
    ).fetchone()
    return {"outage": outage, "outage_draft": draft, "mail": mail[0]}


def _thing(package, name, then=None):
    """The page of a slice with one thing of it open."""

    def make(desk, facts, size):
        from importlib import import_module

        page = desk.open(import_module(f"bsk_desk.features.{package}.ui").SLICE, size)
        if name:
            desk.show(page, facts["people"][0] if name == "person" else facts[name])
        page.list.rows.setFocus()
        if then:
            then(desk, page)
        return page

    return make


def _do(action):
    def then(desk, page):
        page.acts[action].trigger()
        desk.settle()

    return then


def _cabinet(desk, page):
    page.acts["consumer.cabinet"].trigger()
    desk.wait(lambda: page.pane.cabinet.cabinet is not None)
    notice = page.pane.cabinet.cabinet.notifications[0]["notification"]
    page.pane.cabinet.findChild(object, f"read_notice_{notice}").click()
    desk.settle()


def _ticked(desk, page):
    page.list.rows.toggle(1)
    page.list.rows.toggle(2)
    page.acts["registration.delete"].trigger()


def _broadcast(name):
    def make(desk, facts, size):
        from bsk_desk.features.broadcasts.ui import SLICE

        page = desk.open(SLICE, size)
        desk.show(page, facts[name])
        page.list.rows.setFocus()
        return page

    return make


def faults(desk, facts, size):
    page = _broadcast("draft")(desk, facts, size)
    page.pane.compose.audience.add_values("accounts", ("100201", "999999", "888888"))
    page.pane.compose.text.insertPlainText("{{фамилия}} ")
    QTest.qWait(500)
    return page


def timed(desk, facts, size):
    """The draft with a time that has passed, sent."""
    page = _broadcast("draft")(desk, facts, size)
    page.resize(size[0], 980)
    beginning = page.pane.compose.beginning
    beginning.which.choose("at")
    beginning.which.picked.emit("at")
    beginning.moment.setDateTime(beginning.moment.dateTime().addYears(120))
    page.send()
    return page


def reminders(desk, facts, size):
    """What the worker told the person at the desk."""
    from bsk_desk.features.mail.ui import REMINDERS

    page = desk.open(REMINDERS, size)
    desk.show(page, desk.rows(page)[0].id)
    page.list.rows.setFocus()
    return page


def no_broadcast(desk, facts, size):
    from bsk_desk.features.broadcasts.ui import SLICE

    return desk.open(SLICE, size)


SHOTS = {
    "broadcast-draft": _broadcast("draft"),
    "broadcast-faults": faults,
    "broadcast-waits": _broadcast("waits"),
    "broadcast-fresh": _broadcast("fresh"),
    "broadcast-done": _broadcast("done"),
    "broadcast-none": no_broadcast,
    "broadcast-timed": timed,
    "reminders": reminders,
    "registrations": _thing("registrations", "stuck"),
    "registrations-delete": _thing("registrations", "stuck", _ticked),
    "registrations-acts": _thing("registrations", "stuck", _do("registration.acts")),
    "mail": _thing("mail", "mail"),
    "outages": _thing("outages", "outage"),
    "outages-answer": _thing("outages", "outage", _do("outage.answer")),
    "outages-draft": _thing("outages", "outage_draft"),
    "consumers": _thing("consumers", "person"),
    "consumers-notices": _thing("consumers", "person", _do("consumer.notices")),
    "consumers-cabinet": _thing("consumers", "person", _cabinet),
}

if __name__ == "__main__":
    main()
