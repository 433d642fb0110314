"""The page of hourly files over the real database, with sample files of forty contracts."""

import pytest

from bsk_desk.shell.fill.hourly import fill_hourly
from tests.features.hourly.doors import Doors
from tests.features.hourly.ui.desks import MOMENT, Desk


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The folder of sample files."""
    return tmp_path_factory.mktemp("samples")


@pytest.fixture(scope="module")
def filled(module_database, samples):
    """Forty contracts and two accepted months, once for the module."""
    fill_hourly(module_database.dsn, samples, 22, MOMENT)
    return module_database


@pytest.fixture
def doors(filled, database):
    """Nothing new has come in."""
    made = Doors(database)
    made.owner.execute(
        "SET session_replication_role = replica;"
        " DELETE FROM bsk.profiles WHERE file_id IS NOT NULL; DELETE FROM bsk.hourly_files;"
        " UPDATE bsk.register_readings SET end_value = NULL WHERE month = '2026-10-01';"
        " DELETE FROM bsk.register_readings WHERE source = 'file';"
        " DELETE FROM bsk.hourly_senders; DELETE FROM bsk.consumer_accounts;"
        " DELETE FROM bsk.consumers; DELETE FROM bsk.accounts; DELETE FROM bsk.mails;"
        " SET session_replication_role = origin"
    )
    return made


@pytest.fixture
def desk_class():
    return Desk


@pytest.fixture
def desk(doors, database, threads, theme, qtbot):
    """An engineer with real threads: files are read in processes."""
    made = Desk(database, threads, theme, "engineer", qtbot)
    broken = []
    threads.failed.connect(broken.append)
    yield made
    made.close()
    assert not broken, broken


@pytest.fixture
def page(desk):
    return desk.open()


@pytest.fixture
def sample(samples):
    """``sample("не число")``: the path of the first file with that fault ('' is none)."""

    def found(fault, suffix=""):
        from bsk_desk.shell.fill.hourly_samples import FAULTS

        names = [fault_of for fault_of, _ in FAULTS]
        files = sorted(samples.iterdir(), key=lambda p: (p.name.startswith("80020"), number(p)))
        for path in files:
            at = number(path) - 601
            of = names[at // 2 % len(names)] if at % 2 else ""
            if of == fault and path.name.endswith(suffix):
                return path
        raise AssertionError(f"no sample: {fault}")

    return found


def number(path):
    stem = path.name.split(".")[0]
    return int(stem.split("_")[-1] if stem.startswith("80020") else stem.split("_")[0])
