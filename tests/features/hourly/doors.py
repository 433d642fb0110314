"""What accounting, the site and an engineer do with hourly files, by plain SQL."""

import json
import uuid
from datetime import date
from decimal import Decimal

from tests.people import account_row, link, new_consumer, one, upsert

CONTRACT, INN = 203, "2224012341"
SERIALS = ("09217734", "09217735", "10448120")
ONE = SERIALS[:1]
JANUARY = date(2013, 1, 1)
HOURS = 744


def contract(number=CONTRACT, **other):
    return {"number": number, "organization": "ООО «Алтай-Склад»", "inn": INN} | other


def meter(serial, number=CONTRACT, **other):
    return {
        "contract": number,
        "serial": serial,
        "name": f"Ввод {serial[-1]}",
        "ratio": "40",
    } | other


def kwh(value="10.5", hours=HOURS, **at):
    """One word per hour; ``at`` replaces hours: ``h5="-"``."""
    words = [value] * hours
    for name, word in at.items():
        words[int(name[1:])] = word
    return " ".join(words)


def point(serial, text=None, *, month="2013-01", **other):
    text = text or kwh()
    words = [w for w in text.split() if w != "-"]
    return {
        "serial": serial, "written": serial, "member": "203_012013.xls", "month": month, "kwh": text,
        "hours": len(words), "total": str(sum(map(Decimal, words))), "partial": False,
        "blocked": False, "start": None, "end": None, "findings": [],
    } | other  # fmt: skip


def new_bytes():
    return uuid.uuid4().bytes


class Doors:
    """The doors of one database."""

    def __init__(self, database):
        self.database = database
        self.accounting = database.connect("accounting")
        self.engineer = database.connect("engineer")
        self.site = database.connect("site")
        self.owner = database.superuser()

    def empty(self):
        """No hourly data at all, and nobody in the cabinet."""
        self.owner.execute(
            "SET session_replication_role = replica;"
            " TRUNCATE bsk.hourly_senders, bsk.profiles, bsk.hourly_files, bsk.register_readings,"
            " bsk.metering_points, bsk.contracts, bsk.notifications, bsk.mails, bsk.consumers,"
            " bsk.accounts CASCADE; SET session_replication_role = origin"
        )

    def master(self, serials=SERIALS, number=CONTRACT, **other):
        self.contracts(contract(number))
        self.points(*(meter(serial, number, **other) for serial in serials))

    def contracts(self, *rows):
        return one(self.accounting, "SELECT exchange.upsert_contracts(%s)", json.dumps(rows))

    def points(self, *rows):
        return one(self.accounting, "SELECT exchange.upsert_metering_points(%s)", json.dumps(rows))

    def cabinet(self, number=CONTRACT):
        """A consumer whose account is of the contract; (id, e-mail)."""
        consumer = new_consumer(self.site, self.owner, kind="legal")
        row = account_row(kind="legal", contract=number)
        upsert(self.accounting, row)
        link(self.site, consumer, row["number"])
        return consumer, one(self.owner, "SELECT email FROM bsk.consumers WHERE id = %s", consumer)

    def store(self, points, content=None, *, connection=None, command=None, **other):
        given = {
            "name": "203_012013.xls", "content": content or new_bytes(), "kind": "xls",
            "contract": CONTRACT, "findings": json.dumps(other.pop("findings", [])),
            "points": json.dumps(list(points)), "command": command or uuid.uuid4(),
        } | other  # fmt: skip
        names = ", ".join(f"{name} => %({name})s" for name in given)
        statement = f"SELECT desk.store_hourly_file({names})"
        return (connection or self.engineer).execute(statement, given).fetchone()[0]

    def read(self, file, points, *, again=False, command=None, contract=CONTRACT):
        return one(
            self.engineer,
            "SELECT desk.read_hourly_file(%s, 'xls', %s, '[]', %s, %s, %s)",
            file, contract, json.dumps(list(points)), command or uuid.uuid4(), again,
        )  # fmt: skip

    def decide(self, file, profiles, accept=True, reason=None, command=None):
        return one(
            self.engineer,
            "SELECT desk.decide_profiles(%s, %s, %s, %s, %s)",
            file, list(profiles), accept, reason, command or uuid.uuid4(),
        )  # fmt: skip

    def upload(self, consumer, content=None, name="203_012013.xls", command=None):
        return one(
            self.site,
            "SELECT site.upload_hourly_file(%s, %s, %s, %s)",
            consumer, name, content or new_bytes(), command or uuid.uuid4(),
        )  # fmt: skip

    def status(self, file):
        return one(self.owner, "SELECT status FROM bsk.hourly_files WHERE id = %s", file)

    def profile(self, profile, column="status"):
        return one(self.owner, f"SELECT {column} FROM bsk.profiles WHERE id = %s", profile)

    def count(self, table):
        return one(self.owner, f"SELECT count(*) FROM bsk.{table}")

    def acknowledge(self, *rows):
        return one(self.accounting, "SELECT exchange.acknowledge(%s)", json.dumps(rows))


def ids(stored):
    return [profile["profile"] for profile in stored["profiles"]]
