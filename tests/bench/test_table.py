"""The table tells ratios, budgets and what could not be measured."""

import itertools

from tests.bench import timing
from tests.bench.table import PER_S, Broken, Remark, Row, cells, quantile, render


def test_quantiles_are_values_that_were_measured():
    assert [quantile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.95, 1.0)] == [1, 2, 4, 4]
    assert quantile([7], 0.99) == 7


def test_a_row_is_met_when_every_budget_is_kept():
    assert Row("a", [10], [10], most=10, floors=1.0).met is True
    assert Row("a", [11], [10], most=10, floors=1.5).met is False
    assert Row("a", [16], [10], most=20, floors=1.5).met is False
    assert Row("a", [10], peer=[90], peers=10).met is False
    assert Row("a", [10], peer=[100], peers=10).met is True
    assert Row("a", [10]).met is None


def test_where_more_is_better_the_ratios_turn_over():
    row = Row("a", [50], [100], [25], unit=PER_S, rising=True)
    assert (row.ratio, row.gain) == (2, 2)


def test_the_budget_is_held_against_its_quantile():
    values = [1.0] * 97 + [100.0] * 3
    assert Row("a", values, most=50).met is True
    assert Row("a", values, most=50, at=0.99).met is False


def test_misses_and_breaks_are_named_at_the_end():
    shown = render([Remark("слова"), Row("медленно", [2], most=1), Broken("почта", "нет сервера")])
    assert "· слова" in shown
    assert "почта: СЛОМАНО: нет сервера" in shown
    assert shown.splitlines()[-2:] == ["Не уложились: медленно.", "Не измерено: почта."]
    assert render([Row("быстро", [1], most=2)]).splitlines()[-1] == "Все бюджеты выдержаны."


def test_numbers_are_written_with_their_unit():
    row = Row("поиск", [1234.56, 2000], [617.28], most=100)
    assert cells(row)[1:6] == ("1 234.6 мс", "2 000.0", "617.3 мс", "—", "2.00×")


def test_the_peer_takes_some_cases_spread_over_all():
    seen = {"ours": [], "floor": [], "peer": []}
    works = [seen[name].append for name in seen]
    times = timing.in_turns(range(10), *works, peers=2, warm=False)
    assert seen == {"ours": [*range(10)], "floor": [*range(10)], "peer": [0, 5]}
    assert [len(part) for part in (times.ours, times.floor, times.peer)] == [10, 10, 2]


def test_the_first_case_is_run_once_before_it_counts():
    calls = itertools.count()
    times = timing.in_turns(["a"], lambda _: next(calls))
    assert len(times.ours) == 1
    assert next(calls) == 2
