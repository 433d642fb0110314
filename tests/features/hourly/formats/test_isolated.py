"""The reading process: crashes, hangs and greed end it, never the program that asked."""

import os
import signal
import sys
from dataclasses import replace

import pytest

from bsk_desk.features.hourly.formats import isolated
from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.formats.mapping import MappedColumn, Mapping
from bsk_desk.features.hourly.formats.pool import ReaderPool
from bsk_desk.features.hourly.model import Limits
from bsk_desk.features.hourly.model.checks import check
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.settings import Thresholds
from tests.features.hourly.books import NAME, codes, kwh, read, template
from tests.features.hourly.writers import as_csv, as_xls, as_zip

FILE = as_xls(template())

#: A child that does what its file's bytes say.
CHILD = """
import os, sys, time
from bsk_desk.features.hourly.formats import child, reading
def obey(name, data, limits, mapping, precise=False):
    order = data.decode()
    if order == "die": os.kill(os.getpid(), 9)
    if order == "die unless precise" and not precise: os.abort()
    if order == "hang": time.sleep(600)
    if order == "spin":
        while True: pass
    if order == "eat":
        kept = []
        while True: kept.append(bytearray(50_000_000))
    if order == "raise": raise RuntimeError("bug")
    if order == "talk": print("noise"); sys.stdout.flush(); os.write(1, b"noise")
    if order == "exit": sys.exit(3)
    return [reading.HourlyFile(name, "xls")]
reading.read_files = obey
child.run(int(sys.argv[-1]))
"""


@pytest.fixture
def obedient(monkeypatch):
    monkeypatch.setattr(
        isolated, "_command", lambda handle: (sys.executable, "-c", CHILD, str(handle))
    )
    with Reader(Limits(seconds=20, memory_bytes=400_000_000)) as reader:
        yield reader


@pytest.mark.parametrize(
    ("order", "code"),
    [("die", "X01"), ("exit", "X01"), ("raise", "X01"), ("hang", "X02"), ("eat", "X03")],
)
def test_whatever_the_process_does_is_a_finding(obedient, order, code):
    if order == "hang":
        obedient.limits = Limits(seconds=0.5)
    (found,) = obedient.read("x.xls", order.encode())
    assert [(f.code, f.level, f.file) for f in found.findings] == [(code, "E", "x.xls")]
    obedient.limits = Limits()
    assert obedient.read("y.xls", b"well")[0].kind == "xls"


def test_endless_loop_is_stopped(obedient):
    obedient.limits = Limits(seconds=0.5)
    assert codes(obedient.read("x.xls", b"spin")[0]) == ["X02"]


def test_file_the_fast_reader_dies_on_is_read_by_the_precise_one(obedient):
    assert obedient.read("x.xls", b"die unless precise")[0].kind == "xls"


def test_what_a_library_prints_reaches_nobody(obedient, capfd):
    assert obedient.read("x.xls", b"talk")[0].findings == ()
    assert capfd.readouterr() == ("", "")


def test_answer_is_what_reading_here_gives():
    with Reader() as reader:
        (found,) = reader.read(f"{NAME}.xls", FILE)
    assert found == read(FILE)


def test_only_files_it_has_read_last_are_checked_aside():
    with Reader() as reader:
        first = reader.read(NAME, FILE)
        (checked,) = reader.check(first, [MasterData()], Thresholds())
        assert codes(checked) == codes(check(first[0], MasterData()))
        assert reader.check([replace(first[0])], [MasterData()], Thresholds()) is None
        reader.read(NAME, FILE)
        assert reader.check(first, [MasterData()], Thresholds()) is None


def test_every_member_of_an_archive_crosses_the_pipe():
    data = as_zip((f"{NAME}.xls", FILE), ("bad.csv", b"1;2"))
    with Reader() as reader:
        good, bad = reader.read("a.zip", data)
    assert [p.profile.kwh for p in good.points] == [kwh(c) for c in range(3)]
    assert codes(bad) == ["X08"]


def test_mapping_crosses_the_pipe():
    rows = [["когда", "сколько"], *[[row[0], row[1]] for row in template()[12:]]]
    mapping = Mapping(1, 0, (MappedColumn(1, "11075001"),))
    with Reader() as reader:
        (found,) = reader.read("x.csv", as_csv(rows), mapping)
    assert [(p.serial, p.profile.kwh) for p in found.points] == [("11075001", kwh(0))]


def test_one_process_serves_many_files():
    with Reader() as reader:
        reader.wait_ready()
        first = reader._process.pid
        for _ in range(3):
            reader.read("x.xls", FILE)
        assert reader._process.pid == first


def test_killed_between_files_it_is_started_again():
    with Reader() as reader:
        reader.wait_ready()
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.wait()
        assert reader.read(f"{NAME}.xls", FILE)[0].points


def test_no_process_is_left_behind():
    reader = Reader()
    reader.wait_ready()
    process = reader._process
    reader.close()
    assert process.returncode is not None


def test_pool_gives_a_warm_reader_back():
    pool = ReaderPool(keep=1)
    pool.warm()
    with pool.reader() as first, pool.reader() as second:
        assert first is not second
    with pool.reader() as again:
        assert again in (first, second)
    pool.close()
    assert first._process is None
    assert second._process is None


def test_module_lying_in_the_current_folder_is_not_imported(tmp_path, monkeypatch):
    for name in ("json.py", "xlrd.py", "lxml.py"):
        (tmp_path / name).write_text("raise SystemExit(5)")
    monkeypatch.chdir(tmp_path)
    with Reader() as reader:
        assert reader.read(f"{NAME}.xls", FILE)[0].points


def test_archive_of_many_files_gets_more_time_within_reason():
    limits = Limits()
    assert isolated.patient(limits, FILE) == limits
    forty = as_zip(*((f"{n}.csv", b"1") for n in range(40)))
    assert isolated.patient(limits, forty).seconds == pytest.approx(limits.seconds + 4)
    assert isolated.patient(limits, forty + b"PK\x01\x02" * 10_000).seconds <= limits.seconds + 50
