"""Archives: bombs, names that lead outside, links, passwords, names in old encodings."""

import io
import zipfile

import pytest

from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.model import Limits
from tests.features.hourly.books import codes, one, read, template
from tests.features.hourly.writers import (
    as_csv,
    as_xls,
    as_zip,
)


def test_bomb_in_an_archive_is_a_finding(reader):
    data = as_zip(("a.csv", b"0" * 30_000_000))
    found = one(reader, data, "a.zip")
    assert (codes(found), found.file) == (["X05"], "a.zip/a.csv")


def test_all_members_together_have_a_limit():
    limits = Limits(zip_bytes=300_000)
    data = as_zip(*((f"{n}.csv", bytes(range(65, 91)) * 4000) for n in range(5)))
    with Reader(limits) as reader:
        found = reader.read("a.zip", data)
    assert [codes(f) for f in found][-1] == ["X05"]


def test_too_many_members():
    data = as_zip(*((f"{n}.csv", b"1") for n in range(501)))
    assert codes(read(data, "a.zip")) == ["X05"]


def test_archive_inside_an_archive_is_not_opened():
    inner = as_zip(("b.csv", b"1;2"))
    assert codes(read(as_zip(("inner.zip", inner)), "a.zip")) == ["X09"]


@pytest.mark.parametrize(
    "name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:/a.csv", "..\\a.csv"]
)
def test_name_that_leads_outside_is_refused(name):
    found = read(as_zip((name, as_csv(template()))), "a.zip")
    assert (codes(found), found.points) == (["X09"], ())


def test_link_in_an_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert codes(read(stream.getvalue(), "a.zip")) == ["X09"]


def test_name_in_cp866_is_readable():
    data = as_zip(("xxxxx.csv", as_csv(template())))
    data = data.replace(b"xxxxx.csv", "часы1.csv".encode("cp866"))
    assert read(data, "a.zip").file == "a.zip/часы1.csv"


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
@pytest.mark.parametrize("name", ["Отчёт за январь.xls", "сад.xls", "раб.xls", "№ 5/цех.xls"])
def test_name_without_a_flag_is_readable(encoding, name):
    data = as_zip(("x" * len(name.encode(encoding)), as_xls(template())))
    data = data.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert read(data, "a.zip").file == f"a.zip/{name}"


def test_name_in_utf_8_is_readable():
    assert read(as_zip(("часы.csv", as_csv(template()))), "a.zip").file == "a.zip/часы.csv"


def test_archive_under_a_password():
    data = bytearray(as_zip(("a.csv", as_csv(template()))))
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert codes(read(bytes(data), "a.zip")) == ["X04"]


def test_empty_archive_and_folders_only():
    assert codes(read(as_zip(), "a.zip")) == ["X09"]
    assert codes(read(as_zip(("folder/", b"")), "a.zip")) == ["X09"]
