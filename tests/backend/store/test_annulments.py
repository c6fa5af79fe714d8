"""What an annulment annuls, in the log that it was written in and in one that took a part of it."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.registry import load_registry
from backend.store.annulments import EVENT_ANNULLED, AnnulmentList, decode_annulment
from tests.backend.projection.annulled_logs import annulment, with_annulments
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

HISTORY = [*events(load_registry(), islice(Shop(7, users=4, products=3).payloads(), 30))]


@given(st.data())
def test_that_a_part_of_a_log_annuls_what_is_in_it_by_what_is_in_it(data: st.DataObject) -> None:
    behind = sorted(data.draw(st.sets(st.integers(1, 30), max_size=6), label="behind"))
    plan = {each: data.draw(st.integers(0, each - 1), label="target") for each in behind}
    log = with_annulments(HISTORY, plan)
    taken = sorted(data.draw(st.sets(st.integers(0, len(log) - 1), min_size=1), label="taken"))

    annulled = set[int]()
    for each in reversed(taken):  # whether one holds is said by later ones alone
        if log[each].type == EVENT_ANNULLED and each not in annulled:
            target = decode_annulment(log[each].data).position - 1
            annulled |= {target} & {*taken}

    with log_with([log[each] for each in taken]) as reader:
        known = AnnulmentList()
        known.read(reader, reader.head())
        found = known.upto(reader.head())
    assert found == {taken.index(each) + 1 for each in annulled}


def test_that_what_comes_in_behind_its_annulment_is_not_annulled() -> None:
    first = HISTORY[0]
    with log_with([annulment(first, 2), first, *HISTORY[1:5]]) as reader:
        known = AnnulmentList()
        known.read(reader, reader.head())
        assert known.upto(reader.head()) == frozenset()
