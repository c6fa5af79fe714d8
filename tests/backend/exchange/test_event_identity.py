from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.exchange.event_identity import event_id

CANONICAL = "018f0000-0000-7000-8000-0000000000ab"


@given(st.uuids())
def test_that_the_text_of_a_uuid_is_kept(known: UUID) -> None:
    assert event_id("/s", str(known)) == known.bytes


@given(st.text(max_size=40), st.text(max_size=40))
def test_that_any_other_id_gets_a_uuid_that_is_the_same_on_every_import(
    source: str, text: str
) -> None:
    found = UUID(bytes=event_id(source, text))
    assert found.bytes == event_id(source, text)
    assert found.version in {8, None} or str(found) == text


def test_that_ids_are_compared_as_text_and_within_their_source() -> None:
    spellings = (CANONICAL, CANONICAL.upper(), CANONICAL.replace("-", ""), f"{{{CANONICAL}}}")
    assert len({event_id("/s", text) for text in spellings}) == 4
    assert event_id("/a", "1") != event_id("/b", "1")
