"""What an annulment annuls, in the log that it was written in and in one that took a part of it."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.registry import load_registry
from backend.store.annulments import AnnulmentList
from tests.backend.projection.annulled_logs import annulment, with_annulments
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

HISTORY = [*events(load_registry(), islice(Shop(7, users=4, products=3).payloads(), 30))]


def annulled_ids(history: list[int], plan: dict[int, int]) -> set[bytes]:
    """Return the ids of what is annulled where only these places of a log with annulments are."""
    log = with_annulments(HISTORY, plan)
    part = [log[each] for each in history]
    with log_with(part) as reader:
        known = AnnulmentList()
        known.read(reader, reader.head())
        return {each.id for each in reader.read_at(sorted(known.upto(reader.head())))}


@given(st.data())
def test_that_a_part_of_a_log_annuls_what_is_in_it_by_what_is_in_it(data: st.DataObject) -> None:
    behind = sorted(data.draw(st.sets(st.integers(1, 30), max_size=6), label="behind"))
    plan = {each: data.draw(st.integers(0, each - 1), label="target") for each in behind}
    log = with_annulments(HISTORY, plan)
    taken = sorted(data.draw(st.sets(st.integers(0, len(log) - 1), min_size=1), label="taken"))

    targets = {each.id: each.causation for each in log if each.type == "log.event-annulled"}
    there, expected = {log[each].id for each in taken}, set[bytes]()
    for each in reversed(taken):  # whether one holds is said by later ones alone
        target = targets.get(log[each].id)
        if target is not None and log[each].id not in expected and target in there:
            expected.add(target)

    assert annulled_ids(taken, plan) == expected


def test_that_what_comes_in_behind_its_annulment_is_not_annulled() -> None:
    first = HISTORY[0]
    with log_with([annulment(first, 2), first, *HISTORY[1:5]]) as reader:
        known = AnnulmentList()
        known.read(reader, reader.head())
        assert known.upto(reader.head()) == frozenset()
