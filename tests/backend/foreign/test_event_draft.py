"""Drafts of foreign events."""

import json
from uuid import UUID

from backend.foreign.event_draft import draft_of
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload, unread_payload
from backend.store.draft_validation import require_storable

READ_US = 1_700_000_000_000_000


def test_that_the_same_event_gives_the_same_draft() -> None:
    event = ForeignEvent(position=(7,), source="/bank/Account", id="a/1", correlationid="order 7")

    assert draft_of(event, READ_US) == draft_of(event, READ_US)
    assert draft_of(event, READ_US).id != draft_of(event, READ_US).correlation


def test_that_a_uuid_stays_what_it_is() -> None:
    id_ = UUID("0190c2f5-7c4e-7000-8000-000000000001")

    draft = draft_of(ForeignEvent(position=(7,), source="/bank", id=str(id_)), READ_US)

    assert draft.id == draft.correlation == id_.bytes
    assert draft.causation is None


def test_that_a_payload_that_cannot_be_read_stands_there_as_hex_with_the_reason() -> None:
    event = ForeignEvent(position=(7,), source="/bank", data=unread_payload(b"\x00\xff", "no JSON"))

    data = json.loads(draft_of(event, READ_US).data)

    assert data == {"unread": {"problem": "no JSON", "size_bytes": 2, "hex": "00ff"}}


def test_that_whatever_a_store_holds_can_be_kept() -> None:
    event = ForeignEvent(
        position=(7,),
        source="/ba\0nk\ud800",
        type="\ud800",
        subject="a\0b",
        actor="\udfff",
        time=2**62,
        schemaversion="99999999999",
        data=ForeignPayload(value={"text": "half a character: \ud800", "big": 2**80}),
    )

    draft = draft_of(event, READ_US)

    require_storable(draft)
    assert draft.time == draft.recorded == READ_US
    assert b"unread" in draft.data
