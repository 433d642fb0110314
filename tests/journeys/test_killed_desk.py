"""The desk's process is killed outright: what was typed comes back, what was sent is sent once."""

import json
import subprocess
import sys
import uuid
from dataclasses import asdict
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from bsk_desk.shell.slices import SLICES
from bsk_desk.shell.store import store_path
from tests.databases import PASSWORD
from tests.people import new_consumer
from tests.shell.signing import profile_of
from tests.waiting import wait_until

ANSWER = "Свет дали в 14:20, трансформатор заменён."
ROOT = Path(__file__).parents[2]


@pytest.fixture
def complaint(database):
    consumer = new_consumer(database.connect("site"), database.superuser())
    payload = Jsonb({"topic": "transmission", "subject": "Нет света", "text": "С утра нет света."})
    call = "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, %s)"
    request = database.call("site", call, consumer, payload, uuid.uuid4())[0][0]
