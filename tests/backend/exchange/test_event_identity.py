from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.exchange.event_identity import KnownEvents, event_id
from backend.messages.bounds import MAX_ID_CHARS
from backend.messages.identifiers import id_text
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from tests.contract.drafts import draft

CANONICAL = "018f0000-0000-7000-8000-0000000000ab"


@given(st.uuids())
def test_that_the_text_of_a_uuid_is_kept(known: UUID) -> None:
    assert event_id("/s", str(known)) == known.bytes


@given(st.text(max_size=600).filter(lambda text: "\0" not in text))
def test_that_any_other_id_is_kept_and_one_too_long_gets_a_uuid_of_its_source(text: str) -> None:
    found = event_id("/s", text)
    assert found == event_id("/s", text)
    assert id_text(found) == text if len(text) <= MAX_ID_CHARS else UUID(bytes=found).version == 8


def test_that_ids_are_compared_as_text_and_within_their_source() -> None:
    spellings = (CANONICAL, CANONICAL.upper(), CANONICAL.replace("-", ""), f"{{{CANONICAL}}}")
    assert len({event_id("/s", text) for text in spellings}) == 4
    log = open_log("memory:")
    log.append(
        Transaction(events=[draft(id_=event_id(each, "1"), source=each) for each in "ab"]), 7
    )
    with KnownEvents(log) as known:
        known.refresh()
        assert known.find_or_add(draft(id_=event_id("b", "1"), source="b")) is not None
        assert known.find_or_add(draft(id_=event_id("c", "1"), source="c")) is None


def test_that_an_event_is_known_that_an_earlier_version_kept_under_a_uuid() -> None:
    """Until ids could be texts, one that was derived from source and id stood in its place."""
    log = open_log("memory:")
    kept = bytes.fromhex("e86049849c938fbe8d55fc9b187e0d87")
    log.append(Transaction(events=[draft(id_=kept, source="/theirs")]), recorded=7)
    with KnownEvents(log) as known:
        known.refresh()
        found = known.find_or_add(draft(id_=event_id("/theirs", "order 17"), source="/theirs"))
    assert found is not None
    assert found.position == 1
