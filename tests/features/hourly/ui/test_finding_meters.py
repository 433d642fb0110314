"""Meters in the palette: by the beginning of the serial number, to the hours they last sent."""

from bsk_desk.features.hourly.ui import SLICE
from tests.features.hourly.ui.desks import NoJob, take


def found(desk, words, limit=5):
    [provider] = SLICE.search
    return desk.context.backend.read(
        NoJob(), lambda session, _: provider.find(session, words, limit), None
    )


def test_a_meter_is_found_by_the_beginning_of_its_number(desk, doors):
    serial, contract = doors.owner.execute(
        "SELECT p.serial, c.number FROM bsk.metering_points p"
        " JOIN bsk.contracts c ON c.id = p.contract_id ORDER BY p.serial LIMIT 1"
    ).fetchone()
    first = found(desk, f" {serial[:-1]}")[0]
    assert first.words.startswith(f"Счётчик {serial}")
    assert f"договор {contract}" in first.extra
    assert (first.place, first.object_id) == ("hourly.completeness", contract)
    assert found(desk, "%") == ()
    assert len(found(desk, serial[0], 2)) == 2


def test_it_leads_to_the_last_file_with_its_hours(desk, doors, sample):
    file = take(desk, desk.open(), sample(""))
    serial = doors.owner.execute(
        "SELECT p.serial FROM bsk.metering_points p JOIN bsk.contracts c ON c.id = p.contract_id"
        " WHERE c.number = %s ORDER BY 1 LIMIT 1",
        [file.contract],
    ).fetchone()[0]
    places = {(one.place, one.object_id) for one in found(desk, serial)}
    assert ("hourly.files", file.id) in places


def test_one_of_which_nothing_came_leads_to_its_contract_on_the_map(desk, doors):
    page = desk.page("hourly.completeness")
    page.open_object(603)
    page.show()
    desk.wait(page.model.rowCount)
    assert {row.contract for row in page.model.rows} == {603}
