"""What is typed above the map of completeness is only words."""

from tests.features.test_lists import TYPED
from tests.people import one


def test_signs_of_sql_find_nothing_and_the_map_comes_back(desk, doors):
    page = desk.open("hourly.completeness")
    desk.wait(lambda: page.model.rowCount() == 40)
    contracts = one(doors.owner, "SELECT count(*) FROM bsk.contracts")
    for typed in TYPED:
        page.search.setText(typed)
        desk.wait(lambda: not page.model.rowCount())
        assert "не прислали: 40 из 40" in page.count.text()
        page.search.setText("")
        desk.wait(lambda: page.model.rowCount() == 40)
    assert one(doors.owner, "SELECT count(*) FROM bsk.contracts") == contracts
