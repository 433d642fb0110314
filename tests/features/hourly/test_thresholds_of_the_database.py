"""The checks go by the thresholds that an administrator keeps in the database, wherever there is one."""

import uuid
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import event
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bsk_desk.features.hourly import service
from bsk_desk.features.hourly.commands import hourly_app
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.model.settings import Thresholds
from bsk_desk.features.hourly.model.thresholds import PREFIX, thresholds_of
from tests.features.hourly.books import INN, NAME, SERIALS, template
from tests.features.hourly.doors import contract, meter
from tests.features.hourly.writers import as_xls

STANDARD = Thresholds()


@pytest.fixture
def keep(database):
    """``keep("hourly_zero_hours", 4)`` as an administrator; afterwards all is as before."""
    admin = database.connect("admin")
    before = dict(admin.execute("SELECT name, value FROM bsk.settings").fetchall())
    changed = []

    def put(name, value):
        admin.execute("SELECT desk.set_setting(%s, %s, %s)", [name, Jsonb(value), uuid.uuid4()])

    def keep(name, value):
        changed.append(name)
        put(name, value)

    yield keep
    for name in changed:
        put(name, before[name])


def load(database, files=()):
    with Session(database.engine("engineer")) as session:
        return service.master_for(session, files)


@pytest.fixture
def five_zeros(tmp_path):
    """A file whose first meter counts nothing for five hours."""
    rows = template()
    for row in rows[16:21]:
        row[3] = 0
    path = tmp_path / f"{NAME}.xls"
    path.write_bytes(as_xls(rows))
    return path


def test_each_threshold_is_a_setting_whose_first_value_is_the_default(doors, database):
    kept = dict(
        doors.owner.execute(
            "SELECT name, value::text FROM bsk.settings WHERE name LIKE 'hourly%'"
        ).fetchall()
    )
    assert set(kept) == {PREFIX + field.name for field in fields(Thresholds)}
    assert thresholds_of(kept) == STANDARD == load(database).thresholds


def test_numbers_keep_their_kind():
    found = thresholds_of({"hourly_zero_hours": "30.0", "hourly_spike_factor": "7.5", "other": "1"})
    assert found == replace(STANDARD, zero_hours=30, spike_factor=Decimal("7.5"))
    assert isinstance(found.zero_hours, int)


def test_they_come_with_the_master_data_of_any_file(doors, database, keep):
    doors.contracts(contract(inn=INN))
    doors.points(*(meter(serial) for serial in SERIALS))
    keep("hourly_register_share", 0.02)
    wanted = replace(STANDARD, register_share=Decimal("0.02"))
    assert load(database).thresholds == wanted
    known = load(database, [HourlyFile("203_012013.xls", None, head=_head())])
    assert known.contracts
    assert known.thresholds == wanted


def _head():
    from bsk_desk.features.hourly.model.profiles import Head

    return Head(contract="203")


def test_a_known_contract_costs_no_question_more(doors, database):
    doors.contracts(contract(inn=INN))
    doors.points(*(meter(serial) for serial in SERIALS))
    engine, asked = database.engine("engineer"), []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with Session(engine) as session:
        service.master_for(session, [HourlyFile("203_012013.xls", None, head=_head())])
    assert len(asked) == 1


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_changed_threshold_changes_what_is_found(doors, keep, five_zeros, command):
    doors.contracts(contract(inn=INN))
    doors.points(*(meter(serial, ratio="20") for serial in SERIALS))
    dsn = doors.database.dsn_of("engineer")

    def run(name=command, dsn=dsn):
        return CliRunner().invoke(hourly_app, [name, str(five_zeros)], env={"BSK_DSN": dsn}).stdout

    before = run()
    keep("hourly_zero_hours", 4)
    doors.owner.execute("SET session_replication_role = replica")
    doors.owner.execute("TRUNCATE bsk.hourly_files CASCADE")
    doors.owner.execute("SET session_replication_role = origin")
    after = run()
    assert "H06" not in before
    assert "H06" in after
    assert "H06" not in run("check", "")
