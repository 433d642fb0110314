from datetime import date, datetime

import pytest
from lxml import etree

from bsk_desk.features.hourly.formats.reply80021 import Answer, Status, status_of, write_reply
from bsk_desk.features.hourly.model.checks import check
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from tests.features.hourly.books import read, template
from tests.features.hourly.messages import CODE, encoded, half_hours, message
from tests.features.hourly.writers import as_xls


def test_reply_names_each_file_with_its_status():
    answers = [
        Answer("80020_2224012341_20211031_4690.xml", date(2021, 10, 31), Status.ACCEPTED),
        Answer("Ошибка & <b>.xml", date(2021, 10, 30), Status.NOT_XML),
    ]
    now = datetime(2021, 11, 1, 8, 15, 3)
    data = write_reply(answers, number=7, now=now, name="ООО «БСК»", inn="2224012341")
    assert data.startswith(b"<?xml version='1.0' encoding='windows-1251'?>")
    root = etree.fromstring(data)
    assert (root.get("class"), root.get("number")) == ("80021", "7")
    assert root.findtext("datetime/timestamp") == "20211101081503"
    assert [e.text for e in root.iterfind("file/name")] == [a.name for a in answers]
    assert [e.text for e in root.iterfind("file/date")] == ["20211031", "20211030"]
    assert [e.get("status") for e in root.iterfind("reply")] == ["0", "4"]


MASTER = MasterData({"203": MasterContract("203", None, (MasterPoint(CODE),))})
STRANGER = MasterData({"203": MasterContract("203", None, (MasterPoint("1"),))})
MARKED = half_hours(attributes=lambda n: ' status="1"' if n == 3 else "")


@pytest.mark.parametrize(
    ("data", "master", "status"),
    [
        (encoded(message()), MASTER, Status.ACCEPTED),
        (encoded(message(MARKED)), MASTER, Status.ACCEPTED_UNCOMMERCIAL),
        (encoded(message()), STRANGER, Status.UNKNOWN_CHANNEL),
        (encoded(message(half_hours(skip=(3,)))), MASTER, Status.FORMAT_ERROR),
        (as_xls(template()), None, Status.FORMAT_ERROR),
        (b"\x00\x01\x02\x03", MASTER, Status.NOT_XML),
        (encoded(message())[:900], MASTER, Status.NOT_XML),
    ],
)
def test_worst_finding_decides_the_status(data, master, status):
    assert status_of(check(read(data, "x.xml"), master)) == status
