"""How the tests knock at the doors: as the site and as people at the desk, over plain psycopg."""

import json
import re
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

APPLICANT = {"applicant_name": "Петрова Анна Ивановна", "applicant_email": "petrova@mail.ru"}
PDF = b"%PDF-1.4\n1 0 obj"
TODAY = date.today()


class Refusal:
    """What the database said no with."""

    def __init__(self):
        self.code, self.sentence, self.detail = "", "", {}

    def take(self, error):
        self.code, self.sentence = error.sqlstate, error.diag.message_primary or str(error)
        if (self.code or "").startswith("BS"):
            self.detail = json.loads(error.diag.message_detail or "{}")


@contextmanager
def refused(code):
    """The block must be refused with this code; what was said can be looked at afterwards."""
    said = Refusal()
    try:
        yield said
    except psycopg.Error as error:
        said.take(error)
    assert said.code == code, f"{said.code or 'not refused'}: {said.sentence}"
    assert re.search("[а-я]", said.sentence), said.sentence


class Doors:
    """Connections of everybody, and short names for the calls."""

    def __init__(self, database):
        self.database = database
        self.site = database.connect("site")
        self.operator = database.connect("operator")
        self.operator2 = database.connect("operator2")
        self.engineer = database.connect("engineer")
        self.admin = database.connect("admin")
        self.auditor = database.connect("auditor")
        self.owner = database.superuser()

    def one(self, connection, statement, *arguments):
        """The only value of the only row."""
        return connection.execute(statement, arguments).fetchone()[0]

    def rows(self, connection, statement, *arguments):
        return connection.execute(statement, arguments).fetchall()

    def consumer(self, *, account=False, email=None, kind="person"):
        """The id of a new consumer, with a linked account on demand."""
        name = uuid4().hex[:10]
        consumer = self.one(
            self.owner,
            "INSERT INTO bsk.consumers (kind, login, password_hash, email, display_name, phone)"
            " VALUES (%s, %s, 'x', %s, 'Орлов Роман', '+79132202816') RETURNING id",
            kind,
            name,
            email or f"{name}@mail.ru",
        )
        if account:
            self.link(consumer, self.account())
        return consumer

    def account(self, number=None):
        return self.one(
            self.owner,
            "INSERT INTO bsk.accounts (number, pin_salt, pin_hash, address, holder, kind) VALUES"
            " (%s, '', '', 'ул. Попова, 40', 'Орлов', 'person') RETURNING id",
            number or str(uuid4().int)[:9],
        )

    def link(self, consumer, account):
        self.owner.execute(
            "INSERT INTO bsk.consumer_accounts (consumer_id, account_id, active) VALUES (%s, %s, true)",
            [consumer, account],
        )

    def submit(
        self, form="complaint", payload=None, consumer=None, account=None, command=None, **fields
    ):
        """(request, tracking); without a payload a small one that is right."""
        if payload is None:
            payload = (
                {"text": "Вечером падает напряжение"} | ({} if consumer else APPLICANT) | fields
            )
        return self.site.execute(
            "SELECT * FROM site.submit_request(%s, %s, %s, %s, %s)",
            [consumer, form, Jsonb(payload), account, command or uuid4()],
        ).fetchone()

    def last_event(self, request):
        return self.one(
            self.owner, "SELECT last_event FROM bsk.service_requests WHERE id = %s", request
        )

    def move(
        self,
        request,
        to,
        body=None,
        *,
        who=None,
        seen=None,
        command=None,
        until=None,
        outcome=None,
        files=None,
    ):
        """desk.change_status, on a fresh card unless ``seen`` says otherwise."""
        return self.one(
            who or self.operator,
            "SELECT desk.change_status(%s, %s, %s, %s, %s, %s, %s, %s)",
            request,
            to,
            body,
            self.last_event(request) if seen is None else seen,
            command or uuid4(),
            until,
            outcome,
            files,
        )

    def row(self, request):
        """The request as bsk keeps it, as a dict."""
        return self.one(
            self.owner,
            "SELECT to_jsonb(r) - 'search' FROM bsk.service_requests r WHERE id = %s",
            request,
        )

    def desk(self, function, *arguments, who=None):
        places = ", ".join(["%s"] * len(arguments))
        return self.one(who or self.operator, f"SELECT desk.{function}({places})", *arguments)

    def call(self, function, *arguments):
        """Rows of a function of the site's door."""
        places = ", ".join(["%s"] * len(arguments))
        return self.rows(self.site, f"SELECT * FROM site.{function}({places})", *arguments)

    def die_in(self, login, statement, arguments):
        """The statement is done, and its backend dies before it is committed."""
        connection = psycopg.connect(self.database.dsn_of(login))
        connection.execute(statement, arguments)
        self.owner.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            connection.commit()
        connection.close()

    def set(self, name, value):
        self.owner.execute(
            "UPDATE bsk.settings SET value = %s WHERE name = %s", [Jsonb(value), name]
        )

    def letters(self, request, status="queued"):
        return [
            row[0]
            for row in self.rows(
                self.owner,
                "SELECT subject FROM bsk.mails WHERE request_id = %s AND status = %s ORDER BY seq",
                request,
                status,
            )
        ]


def last(doors, request):
    """Kind, body, public and data of the last event."""
    return doors.rows(
        doors.operator,
        "SELECT kind, body, public, data FROM desk.service_request_events WHERE request_id = %s ORDER BY id DESC LIMIT 1",
        request,
    )[0]
