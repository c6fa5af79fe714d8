from backend.projection.apply_latency import Moment
from backend.projection.parked_entities import FirstParkedReader, ParkedEntities
from backend.projection.row_store import ParkedRecord

SECOND_US = 1_000_000
LOADED = Moment(at_us=10 * SECOND_US, now_us=77 * SECOND_US)


def parked(entity: str, position: int, error: str = "") -> ParkedRecord:
    return ParkedRecord("sales", entity, position, error, position * SECOND_US)


def test_that_an_entity_is_told_by_its_first_event_and_by_how_many_wait_behind_it() -> None:
    entities = ParkedEntities()
    records = [parked("a", 1, "in line 3\nKeyError: x"), parked("b", 2, "No."), parked("a", 3)]
    entities.replace(records, LOADED)
    entities.add(parked("a", 4), since_us=LOADED.now_us)
    first, second = entities.oldest(5, now_us=LOADED.now_us)
    assert (first.entity, first.position, first.error, first.waiting) == ("a", 1, "KeyError: x", 2)
    assert (first.failing_us, second.failing_us) == (9 * SECOND_US, 8 * SECOND_US)
    assert (second.entity, second.waiting) == ("b", 0)


def test_that_a_clock_which_is_set_moves_no_age_of_a_failing_entity() -> None:
    entities = ParkedEntities()
    entities.replace([parked("a", 1)], LOADED)
    entities.add(parked("b", 2), since_us=LOADED.now_us)
    for hours in (-1, 1):
        later = Moment(LOADED.at_us + hours * 3600 * SECOND_US, LOADED.now_us + 5 * SECOND_US)
        entities.replace([parked("a", 1), parked("b", 2)], later)
        ages = [each.failing_us // SECOND_US for each in entities.oldest(5, later.now_us)]
        assert ages == [9 + 5, 5]


def test_that_few_are_named_however_many_fail() -> None:
    entities = ParkedEntities()
    records = (parked(f"entity-{number}", number, "e" * 9_000) for number in range(1_000))
    entities.replace(records, LOADED)
    oldest = entities.oldest(5, now_us=0)
    assert [each.entity for each in oldest] == [f"entity-{number}" for number in range(5)]
    assert all(len(each.error) <= 300 for each in oldest)
    assert len(entities.by_name) == 1_000


def test_that_a_retry_leaves_what_failed_again_or_nothing() -> None:
    entities = ParkedEntities()
    entities.replace([parked("a", 1, "No."), parked("a", 2), parked("a", 3)], LOADED)
    entities.note_retried("a", parked("a", 2, "Still no."), remaining=2)
    (left,) = entities.oldest(5, now_us=0)
    assert (left.position, left.error, left.waiting) == (2, "Still no.", 1)
    entities.note_retried("a", None, remaining=0)
    assert not entities.by_name


def test_that_a_whole_error_is_read_from_disk_once() -> None:
    entities, asked = ParkedEntities(), list[str]()
    entities.replace([parked("a", 1, "stack\nNo."), parked("b", 2, "No.")], LOADED)

    def read(_: str, entity: str) -> list[ParkedRecord]:
        asked.append(entity)
        return [parked(entity, 1, f"the stack of {entity}\nNo.")]

    reader = FirstParkedReader({"sales": entities, "orders": ParkedEntities()}, read)
    for _ in range(3):
        assert {view: first.error for view, first in reader.read().items()} == {
            "sales": "the stack of a\nNo."
        }
    entities.note_retried("a", None, remaining=0)
    assert (reader.read()["sales"].entity, asked) == ("b", ["a", "b"])
