"""The administrator's jobs: a broadcast from the draft to its reader, an outage, a sign-up."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb
from PySide6.QtWidgets import QWidget

from bsk_desk.db import staff
from bsk_desk.kernel.errors import NotFound
from bsk_desk.qt.fields import Moment
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.demo_base import DATABASE
from bsk_desk.shell.stage import HIGH, WIDE, Stage, Step

_ADMIN, _SECOND, _SECOND_NAME = "orlova", "smirnov", "Смирнов Олег Борисович"
_TITLE = "Приём показаний до 26 числа"
_TEXT = (
    "Здравствуйте, {{имя}}! Передайте, пожалуйста, показания счётчика по адресу {{адрес}} "
    "до 26 числа: так счёт будет точным."
)
_REASON = "Повреждён кабель у подстанции ТП-1187"
_ANSWER = "Кабель отремонтирован, в 14:20 питание восстановлено. Приносим извинения."
_EMAIL = "petrova.anna@exmaple.ru"
_WHY = "Адрес с опечаткой, человек зарегистрировался заново"
_SETTING = "UPDATE bsk.settings SET value = to_jsonb(%s::int) WHERE name = %s RETURNING name"
#: Somebody with a cabinet and an account in it; not the one whose complaint is worked before.
_PERSON = (
    "SELECT min(l.consumer_id) FROM bsk.consumer_accounts l JOIN bsk.consumers c"
    " ON c.id = l.consumer_id WHERE l.active AND c.kind = 'person' AND NOT c.blocked"
)
_ACCOUNT = "SELECT max(account_id) FROM bsk.consumer_accounts WHERE consumer_id = %s AND active"
_NUMBER = "SELECT number FROM bsk.accounts WHERE id = %s"


def come_in(stage: Stage) -> None:
    """The operator leaves, the administrator comes in."""
    stage.close_others()
    stage.window.log_out()
    name = f"person_{_ADMIN}"
    stage.wait_until("it is asked who to be", lambda: stage.there(name))
    stage.click(name)
    stage.wait_until("the main window opens", lambda: stage.desk.window is not None)
    stage.window.resize(WIDE, HIGH)
    stage.check("it is an administrator", "bsk_admin" in stage.window.session.person.roles)
    second_administrator(stage)
    _set(stage, "broadcast_approval_above", 10)
    _set(stage, "undo_seconds", 5)
    stage.window.go_to("broadcasts.all")
    page = stage.page
    stage.wait_until("the list is read", lambda: page.list.model.total is not None)


def compose(stage: Stage) -> None:
    """Ctrl+N: title, text with placeholders, to whom; the count and the preview follow."""
    page = stage.page
    stage.press("Ctrl+N", page)
    form = page.pane.compose
    stage.wait_until("the form is empty and has the focus", lambda: _has_focus(form.title))
    stage.write(_TITLE, form.title)
    stage.write(_TEXT, form.text)
    form.audience.choose("kinds", "person")
    preview = page.pane.preview
    stage.wait_until("it is counted how many will get it", lambda: preview.preview.count > 10)
    sample = preview.preview.sample
    stage.check("ten of them are shown", len(sample) == 10)
    stage.wait_until(
        "what they will read is written out",
        lambda: (
            "{{" not in preview.preview.sample[0].body
            and "показания счётчика" in preview.preview.sample[0].body
        ),
    )


def hand_in(stage: Stage) -> None:
    """Ctrl+Enter: so many recipients are approved by another administrator."""
    page = stage.page
    stage.press("Ctrl+Return", page.pane.compose.title)
    stage.wait_until("it waits for approval", lambda: _status(page) == "awaiting")
    stage.check("its author cannot approve it", not page.acts["broadcast.approve"].isEnabled())
    stage.notes["broadcast"] = page.chosen


def approve(stage: Stage) -> None:
    """Another administrator approves; the author sees it and starts: nothing has left yet."""
    other = stage.open_for(_SECOND)
    other.go_to("broadcasts.all", stage.notes["broadcast"])
    theirs: Any = other.page
    stage.wait_until("the other one reads it", lambda: _status(theirs) == "awaiting")
    theirs.run("broadcast.approve")
    page = stage.page
    stage.wait_until("it is approved, and seen here", lambda: _status(page) == "approved", 5.0)
    stage.close_others()
    stage.press("S", page.list.rows)
    stage.wait_until("it is being sent", lambda: _status(page) == "notifying")
    stage.check("it can still be taken back", page.pane.view.undo.open)


def read(stage: Stage) -> None:
    """The worker delivers; a consumer reads it through the site's door; it is counted here."""
    page, consumer = stage.page, stage.aside("", _PERSON)
    stage.notes["consumer"] = consumer
    stage.wait_until("the undo window is over", lambda: not page.pane.view.undo.open)
    stage.wait_until("the worker delivers all of it", lambda: _worked(stage) == 0)
    newest = "SELECT max(notification) FROM site.notifications(%s) WHERE title = %s"
    notice = stage.site(newest, consumer, _TITLE)
    stage.check("the consumer sees it in the cabinet", notice is not None)
    body = stage.site("SELECT body FROM site.read_notification(%s, %s)", consumer, notice)
    stage.check("written out for this one", "{{" not in body and "показания счётчика" in body)
    page.read_again()
    stage.wait_until("it is counted as read", lambda: page.thing.numbers.read == 1)
    stage.check("and it was delivered", page.thing.numbers.delivered > 10)


def publish(stage: Stage) -> None:
    """An outage is written and published; the complaints from there are linked to it."""
    consumer = stage.notes["consumer"]
    account = stage.aside("", _ACCOUNT, consumer)
    number = stage.aside("", _NUMBER, account)
    stage.notes["complaints"] = [
        _complain(stage, consumer, account, subject)
        for subject in ("Нет света с самого утра", "Свет так и не дали", "Погас свет в подъезде")
    ]
    stage.window.go_to("outages.all")
    page = stage.page
    stage.wait_until("the list is read", lambda: page.list.model.total is not None)
    stage.press("Ctrl+N", page)
    form = page.form.form.widgets
    stage.wait_until("the form has the focus", lambda: _has_focus(form["reason"]))
    page.form.form.fill(page.form.form.values | {"kind": "unplanned"})
    stage.write(_REASON, form["reason"])
    stage.write(str(number), form["accounts"])
    Moment("from_at", "").write(form["from_at"], datetime.now(UTC))
    stage.press("Ctrl+G", page.form)
    stage.wait_until("the text is made", lambda: _REASON[1:] in page.form.form.values["body"])
    stage.press("Ctrl+Return", form["reason"])
    wanted = set(stage.notes["complaints"])
    stage.wait_until(
        "it is published, the complaints are linked",
        lambda: page.thing is not None and wanted <= {r.id for r in page.thing.open_requests},
    )
    seen = "SELECT count(*) FROM site.outages(%s) WHERE reason = %s"
    stage.check("the consumer sees it", stage.site(seen, consumer, _REASON) > 0)


def answer_all(stage: Stage) -> None:
    """R: one text to all of them; each is answered on its own."""
    page = stage.page
    stage.press("R", page.list.rows)
    stage.wait_until("the sheet asks for the text", lambda: stage.there("ask"))
    stage.write(_ANSWER, stage.find("body"))
    stage.press("Ctrl+Return")
    asked = set(stage.notes["complaints"])
    stage.wait_until(
        "none waits any more", lambda: not asked & {r.id for r in page.thing.open_requests}
    )
    done = "SELECT count(*) FROM bsk.service_requests WHERE status = 'done' AND id = ANY (%s)"
    number = stage.aside("", done, stage.notes["complaints"])
    stage.check("all are done", number == len(stage.notes["complaints"]))


def cabinet(stage: Stage) -> None:
    """V: the cabinet through the consumer's eyes, as the site's functions return it."""
    stage.window.go_to("consumers.all", stage.notes["consumer"])
    page = stage.page
    stage.wait_until("the card is open", lambda: page.thing is not None)
    stage.press("V", page.list.rows)
    view = page.pane.cabinet
    stage.wait_until("the cabinet is shown", lambda: view.cabinet is not None)
    unread = stage.site("SELECT site.unread(%s)", stage.notes["consumer"])
    stage.check("as many are unread as the site says", view.cabinet.unread == unread)
    titles = [one["title"] for one in view.cabinet.notifications]
    stage.check("the broadcast is there", _TITLE in titles)


def stuck(stage: Stage) -> None:
    """A sign-up with a slip in its address: the letter is refused, and here it is seen why."""
    stage.aside("", "DELETE FROM bsk.registrations WHERE email = %s RETURNING seq", _EMAIL)
    registration = stage.site("SELECT site.start_registration(%s)", _EMAIL)
    stage.aside("", _REFUSE, registration)
    number = stage.aside("", "SELECT seq FROM bsk.registrations WHERE id = %s", registration)
    stage.notes["registration"] = number
    stage.window.go_to("registrations.all", number)
    page = stage.page
    stage.wait_until("it is shown", lambda: page.thing is not None and page.thing.id == number)
    stage.check("and why its letter did not go", "Domain not found" in page.thing.letter)


def delete(stage: Stage) -> None:
    """Delete and a reason: it is gone, its act is there and in a PDF."""
    page = stage.page
    stage.press("Delete", page.list.rows)
    stage.wait_until("the sheet asks for the reason", lambda: stage.there("ask"))
    stage.write(_WHY, stage.find("reason"))
    stage.press("Ctrl+Return")
    rows = page.acts_pane.model
    stage.wait_until("the act is there", lambda: getattr(rows.row(0), "reason", "") == _WHY)
    there = "SELECT count(*) FROM bsk.registrations WHERE seq = %s"
    stage.check("the sign-up is gone", stage.aside("", there, stage.notes["registration"]) == 0)
    path = stage.folder / "act.pdf"
    path.unlink(missing_ok=True)
    page.write_acts((rows.row(0).id,), path)
    stage.wait_until("the act is in a file", path.exists)
    stage.check("the acts are still shown", page.showing_acts)
    _set(stage, "broadcast_approval_above", 1000)
    _set(stage, "undo_seconds", 30)


def second_administrator(stage: Stage) -> None:
    """A login of its own with a new password, also when the demonstration has had one before."""
    password = stage.base.passwords[_SECOND] = staff.generated_password()
    dsn = stage.base.server.dsn(DATABASE)

    def work(_job: Job) -> bool:
        with psycopg.connect(dsn, autocommit=True) as connection:
            with suppress(NotFound):
                staff.disable(connection, _SECOND)
            staff.add(connection, _SECOND, ("admin",), password, full_name=_SECOND_NAME)
        return True

    stage.check("there is a second administrator", stage.outcome(work))


def _set(stage: Stage, name: str, value: int) -> None:
    stage.aside("", _SETTING, value, name)


def _complain(stage: Stage, consumer: int, account: int, subject: str) -> int:
    payload = {"topic": "transmission", "subject": subject, "text": subject, "answer_by": "cabinet"}
    call = "SELECT request FROM site.submit_request(%s, 'complaint', %s, %s, %s)"
    return int(stage.site(call, consumer, Jsonb(payload), account, uuid4()))


def _status(page: Any) -> str:
    return page.thing.status if page.thing is not None else ""


def _worked(stage: Stage) -> int:
    """One round of the worker; how many batches of the tour's broadcast are left."""
    stage.aside("", "SELECT worker.deliver_batch()")
    stage.aside("", "SELECT worker.queue_batch_mails()")
    return int(stage.aside("", _LEFT, stage.notes["broadcast"]))


def _has_focus(widget: QWidget) -> bool:
    return widget.hasFocus()


_LEFT = (
    "SELECT count(*) FROM bsk.broadcast_batches"
    " WHERE broadcast_id = %s AND (delivered_at IS NULL OR mailed_at IS NULL)"
)
_REFUSE = """
    UPDATE bsk.mails SET status = 'failed', attempts = 1,
        last_error = '550 5.1.2 <petrova.anna@exmaple.ru>: Domain not found'
    WHERE registration_id = %s RETURNING seq
"""

STEPS = (
    Step("admin", "Вошёл администратор", come_in),
    Step("compose", "Рассылка: текст, получатели, что они увидят", compose),
    Step("hand-in", "Рассылка ждёт утверждения", hand_in),
    Step("approve", "Другой администратор утвердил, отправка начата", approve),
    Step("read", "Потребитель прочёл рассылку в кабинете", read),
    Step("outage", "Отключение опубликовано, жалобы связаны", publish),
    Step("answer-outage", "Всем отвечено одним текстом", answer_all),
    Step("cabinet", "Кабинет глазами потребителя", cabinet),
    Step("stuck", "Застрявшая регистрация", stuck),
    Step("delete", "Удалена с актом", delete),
)
