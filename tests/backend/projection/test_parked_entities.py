from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.projection.apply_latency import Moment
from backend.projection.live_store import LiveStore
from backend.projection.parked_entities import FirstParkedReader, ParkedEntities
from backend.projection.row_store import Checkpoint, ParkedCounts, ParkedRecord

SECOND_US = 1_000_000
LOADED = Moment(at_us=10 * SECOND_US, now_us=77 * SECOND_US)
NONE = ParkedCounts(0, 0)


def parked(entity: str, position: int, error: str = "") -> ParkedRecord:
    return ParkedRecord("sales", entity, position, error, position * SECOND_US)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LiveStore]:
    opened = LiveStore(tmp_path / "rows.sqlite", {})
    yield opened
    opened.close()


def loaded(store: LiveStore, *records: ParkedRecord, moment: Moment = LOADED) -> ParkedEntities:
    """What is known of a view when these are on disk."""
    store.save(Checkpoint(0, {}), records)
    entities = ParkedEntities("sales", store.parked)
    entities.load(store.parked.counts().get("sales", NONE), moment)
    return entities


def test_that_an_entity_is_told_by_its_first_event_and_by_how_many_wait_behind_it(
    store: LiveStore,
) -> None:
    records = [parked("a", 1, "in line 3\nKeyError: x"), parked("b", 2, "No."), parked("a", 3)]
    entities = loaded(store, *records)
    entities.add(parked("a", 4), since_us=LOADED.now_us)
    first, second = entities.oldest(5, LOADED)
    assert (first.entity, first.position, first.error, first.waiting) == ("a", 1, "KeyError: x", 2)
    assert (first.failing_us, second.failing_us) == (9 * SECOND_US, 8 * SECOND_US)
    assert (second.entity, second.waiting) == ("b", 0)
    assert (entities.events, entities.entities) == (4, 2)


def test_that_a_clock_which_is_set_moves_no_age_of_a_failing_entity(store: LiveStore) -> None:
    entities = loaded(store, parked("a", 1, "No."))
    entities.add(parked("b", 2, "No."), since_us=LOADED.now_us)
    store.save(Checkpoint(0, {}), [parked("b", 2, "No.")])
    for hours in (-1, 1):
        later = Moment(LOADED.at_us + hours * 3600 * SECOND_US, LOADED.now_us + 5 * SECOND_US)
        entities.load(store.parked.counts()["sales"], later)
        ages = [each.failing_us // SECOND_US for each in entities.oldest(5, later)]
        assert ages == [9 + 5, 5]


def test_that_few_are_named_however_many_fail(store: LiveStore) -> None:
    records = (parked(f"entity-{number}", number, "e" * 9_000) for number in range(1_000))
    entities = loaded(store, *records)
    oldest = entities.oldest(5, LOADED)
    assert [each.entity for each in oldest] == [f"entity-{number}" for number in range(5)]
    assert all(len(each.error) <= 300 for each in oldest)
    assert entities.entities == 1_000
    assert all(f"entity-{number}" in entities for number in range(1_000))
    assert "entity-1000" not in entities


def test_that_what_is_parked_in_a_batch_is_known_before_it_is_written(store: LiveStore) -> None:
    entities = loaded(store)
    assert "a" not in entities
    entities.add(parked("a", 1, "No."), since_us=0)
    assert "a" in entities
    store.save(Checkpoint(0, {}), [parked("a", 1, "No.")])
    entities.note_written()
    assert "a" in entities


def test_that_a_retry_leaves_what_failed_again_or_nothing(store: LiveStore) -> None:
    entities = loaded(store, parked("a", 1, "No."), parked("a", 2), parked("a", 3))
    entities.note_tried("a", 1, parked("a", 2, "Still no."))
    (left,) = entities.oldest(5, LOADED)
    assert (left.position, left.error, left.waiting) == (2, "Still no.", 1)
    entities.note_tried("a", 2, None)
    assert (entities.events, entities.entities) == (0, 0)
    assert "a" not in entities


def test_that_the_next_ones_are_named_when_those_before_them_are_retried(store: LiveStore) -> None:
    records = [parked(f"e{number}", number, "No.") for number in range(1, 9)]
    entities = loaded(store, *records)
    store.save(Checkpoint(0, {}), applied=records[:2])
    for record in records[:2]:
        entities.note_tried(record.entity, 1, None)
    named = [each.entity for each in entities.oldest(5, LOADED)]
    assert named == ["e3", "e4", "e5", "e6", "e7"]


def test_that_a_whole_error_is_read_from_disk_once(store: LiveStore) -> None:
    records = [parked("a", 1, "the stack of a\nNo."), parked("b", 2, "the stack of b\nNo.")]
    entities = loaded(store, *records)
    reader = FirstParkedReader(
        {"sales": entities, "orders": ParkedEntities("orders", store.parked)}, store.parked
    )

    def errors() -> dict[str, str]:
        return {view: first.error for view, first in reader.read(LOADED).items()}

    assert errors() == {"sales": "the stack of a\nNo."}
    changed = ParkedRecord("sales", "a", 1, "another stack\nNo.", SECOND_US)
    store.save(Checkpoint(0, {}), [changed])
    assert errors() == {"sales": "the stack of a\nNo."}
    store.save(Checkpoint(0, {}), applied=records[:1])
    entities.note_tried("a", 1, None)
    assert errors() == {"sales": "the stack of b\nNo."}
