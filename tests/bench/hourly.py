"""Hourly files from the disk to the commit, the shares of reading, checking and storing."""

from __future__ import annotations

import importlib.util
import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bsk_desk.db.engine import make_engine
from bsk_desk.db.session import Sessions, make_sessions
from bsk_desk.features.hourly import batch, importing, queries, service
from bsk_desk.features.hourly.early import Early
from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.formats.pool import POOL
from tests.bench.base import Bench
from tests.bench.hourly_files import HOURS, POINTS, forget_files, make_files, make_points
from tests.bench.table import PER_S, Line, Remark, Row, quantile
from tests.bench.timing import in_turns

TIMES = 12
_BARE = (
    "CREATE TABLE IF NOT EXISTS public.bench_profiles"
    " (point bigint NOT NULL, month date NOT NULL, kwh numeric(14,4)[] NOT NULL);"
    " CREATE TABLE IF NOT EXISTS public.bench_files (sha256 bytea, content bytea STORAGE EXTERNAL)"
)


def measure(bench: Bench) -> list[Line]:
    """One file of each kind against floor and peer; many files through the whole path."""
    paths = make_files(bench.folder / "hourly", bench.options.files)
    make_points(bench, bench.options.files)
    engine = make_engine(bench.dsn_of("test_engineer"))
    lines: list[Line] = []
    with bench.superuser() as owner:
        owner.execute(_BARE)
        for kind in ("xls", "xlsx"):
            of_kind = [path for path in paths if path.suffix == f".{kind}"][: TIMES + 1]
            lines += _one_by_one(bench, owner, make_sessions(engine), kind, of_kind)
        _clean(owner)
        lines.append(_many(bench, paths))
        _clean(owner)
    engine.dispose()
    if not _has_pandas():
        lines.append(Remark("pandas не установлен (.venv/bin/pip install '.[bench]'): нет столбца"))
    return lines


def _one_by_one(
    bench: Bench, owner: psycopg.Connection, sessions: Sessions, kind: str, paths: list[Path]
) -> list[Line]:
    shares: dict[str, list[float]] = {"чтение": [], "проверка": [], "запись": []}
    _clean(owner)
    with Reader() as reader, bench.superuser() as bare:
        reader.wait_ready()
        peer = _pandas_peer(bench) if _has_pandas() else None
        times = in_turns(
            paths,
            lambda path: _through(sessions, reader, path, shares),
            lambda path: _bare(bare, path),
            peer,
            warm=False,
        )
    name = f"файл .{kind}, {POINTS} × {HOURS}, до фиксации"
    whole = sum(quantile(part[1:], 0.5) for part in shares.values())
    parts = ", ".join(
        f"{name} {quantile(part[1:], 0.5):.0f} мс ({quantile(part[1:], 0.5) / whole:.0%})"
        for name, part in shares.items()
    )
    row = Row(
        name, times.ours[1:], times.floor[1:], times.peer[1:], floors=1.3,
        peers=10 if peer else None,
    )  # fmt: skip
    with bench.superuser() as bare:
        kept = in_turns(paths, lambda path: _bare_and_kept(bare, path)).ours
    floor = f"пол, который хранит и сам файл с SHA-256: {quantile(kept, 0.5):.1f} мс"
    return [row, Remark(f".{kind}: {parts}"), Remark(f".{kind}: {floor}")]


def _through(
    sessions: Sessions, reader: Reader, path: Path, shares: dict[str, list[float]]
) -> None:
    """As ``bsk-desk hourly import`` and the page do it; each step is timed."""
    clock = _Clock(shares)
    source = importing.Source(path.name, path.read_bytes())
    early = Early(
        source.name,
        lambda names: _ask(sessions, queries.find_senders, names),
        lambda files: _ask(sessions, service.master_for, files),
    )
    read = importing.read_source(reader, source, early)
    clock.note("чтение")
    known = importing.masters(read, early.load)
    done = importing.checked_aside(reader, read, known)
    clock.note("проверка")
    assert not importing.blocked(done), done[0].findings
    command = importing.command_for(source, done, known, accept=True)
    stored = _ask(sessions, importing.store, command)
    clock.note("запись")
    assert stored.accepted == POINTS, stored


class _Clock:
    def __init__(self, shares: dict[str, list[float]]) -> None:
        self._shares, self._at = shares, time.perf_counter()

    def note(self, name: str) -> None:
        now = time.perf_counter()
        self._shares[name].append((now - self._at) * 1000)
        self._at = now


def _ask(sessions: Sessions, work: Callable[..., Any], *arguments: object) -> Any:
    with sessions() as session:
        found = work(session, *arguments)
        session.commit()
        return found


def _bare(connection: psycopg.Connection, path: Path) -> None:
    """The fastest parser there is and one COPY of the same numbers: no check, no file kept."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
    cells = rows.to_python()[-HOURS:]
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY public.bench_profiles FROM STDIN") as target,
    ):
        for point in range(1, POINTS + 1):
            hours = ",".join(repr(row[point]) for row in cells)
            target.write(f"{point}\t2013-01-01\t{{{hours}}}\n")


def _bare_and_kept(connection: psycopg.Connection, path: Path) -> None:
    """The floor that keeps the bytes as well, in the same transaction; no budget, to compare."""
    with connection.transaction():
        statement = "INSERT INTO public.bench_files VALUES (sha256(%(b)s), %(b)s)"
        connection.execute(statement, {"b": path.read_bytes()})
        _bare(connection, path)


def _pandas_peer(bench: Bench) -> Callable[[Path], None]:
    import pandas as pd

    engine = make_engine(bench.dsn)

    def read_and_write(path: Path) -> None:
        frame = pd.read_excel(path, header=None, skiprows=12)
        long = frame.melt(id_vars=[0], var_name="point", value_name="kwh")
        long.columns = ["at", "point", "kwh"]
        with Session(engine) as session, session.begin():
            long.to_sql("bench_pandas", session.connection(), if_exists="replace", index=False)

    return read_and_write


def _many(bench: Bench, paths: list[Path]) -> Row:
    """The command's own way, two at once as on two cores."""
    dsn = bench.dsn_of("test_engineer")
    POOL.warm(2)
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        work = [
            pool.submit(lambda part: list(batch.import_on(dsn, part)), paths[n::2]) for n in (0, 1)
        ]
        outcomes = [outcome for one in work for outcome in one.result()]
    seconds = time.perf_counter() - began
    bad = [outcome.words for outcome in outcomes if outcome.bad]
    assert not bad, bad[0]
    rate = len(paths) / seconds
    return Row(
        f"{len(paths)} файлов целиком на двух ядрах", [rate], unit=PER_S,
        note=f"{seconds:.1f} с, {1000 / rate:.0f} мс на файл",
    )  # fmt: skip


def _clean(owner: psycopg.Connection) -> None:
    forget_files(owner)
    owner.execute("TRUNCATE public.bench_profiles, public.bench_files")


def _has_pandas() -> bool:
    return importlib.util.find_spec("pandas") is not None
