"""The doors of the module's database, and requests in it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.features.service_requests.doors import PDF, TODAY, Doors


@pytest.fixture
def doors(database):
    return Doors(database)


@pytest.fixture
def request_(doors):
    return doors.submit()[0]


@pytest.fixture(scope="module")
def filed(module_database):
    """Ids of requests of many kinds, by name."""
    doors = Doors(module_database)
    consumer = doors.consumer(account=True)
    made = {
        "new": doors.submit("complaint", subject="Темно в подъезде", address="ул. Гущина, 17")[0],
        "inquiry": doors.submit("inquiry")[0],
        "cabinet": doors.submit("document_request", {"document": "bill"}, consumer)[0],
        "mine": doors.submit("complaint")[0],
        "asked": doors.submit("complaint")[0],
        "postponed": doors.submit("inquiry")[0],
        "done": doors.submit("feedback")[0],
        "late": doors.submit("violation", address="ТП-1187")[0],
        "soon": doors.submit("violation", address="ТП-1188")[0],
        "other": doors.submit("complaint", None, consumer)[0],
    }
    doors.move(made["mine"], "registered")
    doors.move(made["asked"], "info_requested", "Где?", who=doors.operator2)
    doors.move(
        made["postponed"], "postponed", "Ждём", until=TODAY + timedelta(days=9), who=doors.operator2
    )
    doors.move(made["done"], "done", "Спасибо")
    doors.owner.execute(
        "UPDATE bsk.service_requests SET due_at = now() - interval '1 day' WHERE id = %s",
        [made["late"]],
    )
    doors.owner.execute(
        "UPDATE bsk.service_requests SET due_at = now() + interval '1 day' WHERE id = %s",
        [made["soon"]],
    )
    doors.call("attach_file", made["new"], "фото.pdf", PDF, uuid4())
    doors.desk("link_repeat", made["other"], made["new"], uuid4())
    doors.desk("open_card", made["inquiry"])
    made["consumer"] = consumer
    doors.database.close()
    return made


@pytest.fixture
def session(module_database, filed):
    with Session(module_database.engine("operator")) as opened:
        yield opened
