"""Drafts of foreign events."""

from uuid import UUID

from backend.canonical_json import MAX_DEPTH, Json
from backend.foreign.event_draft import draft_foreign_event
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload, unread_payload
from backend.messages.events import Origin
from backend.messages.identifiers import id_text
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.store.draft_validation import require_storable


def test_that_the_same_event_gives_the_same_draft() -> None:
    event = ForeignEvent(
        position=(734, 7), source="/bank/Account", id="a/1", correlationid="order 7"
    )

    assert draft_foreign_event(event) == draft_foreign_event(event)
    assert id_text(draft_foreign_event(event).id) == "a/1"
    assert draft_foreign_event(event).origin == Origin(position="734:7")


def test_that_a_uuid_stays_what_it_is() -> None:
    id_ = UUID("0190c2f5-7c4e-7000-8000-000000000001")

    draft = draft_foreign_event(ForeignEvent(position=(7,), source="/bank", id=str(id_)))

    assert draft.id == id_.bytes
    assert (draft.correlation, draft.causation) == (None, None)


def test_that_a_payload_that_cannot_be_read_stands_there_as_hex_with_the_reason() -> None:
    event = ForeignEvent(position=(7,), source="/bank", data=unread_payload(b"\x00\xff", "no JSON"))

    draft = draft_foreign_event(event)

    assert draft.data == b"{}"
    assert draft.origin == Origin("7", problems=("data: no JSON",), payload_hex="00ff")


def test_that_what_a_store_does_not_keep_is_not_made_up() -> None:
    draft = draft_foreign_event(ForeignEvent(position=(7,), source="/bank"))

    assert id_text(draft.id) == "7"
    assert (draft.time, draft.recorded) == (TIME_NOT_KEPT, TIME_NOT_KEPT)
    assert (draft.version, draft.schema) == (VERSION_NOT_KEPT, SCHEMA_NOT_KEPT)
    assert (draft.subject, draft.actor, draft.correlation) == ("", "", None)


def test_that_metadata_stands_with_the_origin() -> None:
    event = ForeignEvent(
        position=(7,), source="/bank", metadata=ForeignPayload(value={"ip": "::1"})
    )

    assert draft_foreign_event(event).origin == Origin("7", metadata=b'{"ip":"::1"}')


def test_that_whatever_a_store_holds_can_be_kept() -> None:
    event = ForeignEvent(
        position=(7,),
        source="/ba\0nk\ud800",
        type="\ud800",
        subject="a\0b",
        actor="\udfff",
        id="x" * 513,
        time=2**62,
        schemaversion="99999999999",
        data=ForeignPayload(value={"text": "half a character: \ud800", "big": 2**80}),
    )

    draft = draft_foreign_event(event)

    require_storable(draft)
    assert (draft.time, draft.recorded) == (TIME_NOT_KEPT, TIME_NOT_KEPT)
    assert draft.origin is not None
    fields = [problem.partition(":")[0] for problem in draft.origin.problems]
    assert fields == ["id", "time", "schemaversion", "data"]


def test_that_a_payload_deeper_than_a_log_takes_is_named_and_holds_nothing_up() -> None:
    value: Json = "line\nfeed"
    for _ in range(MAX_DEPTH + 1):
        value = [value]
    payload = ForeignPayload(value=value)

    draft = draft_foreign_event(
        ForeignEvent(position=(7,), source="/bank", data=payload, metadata=payload)
    )

    require_storable(draft)
    assert draft.data == b"{}"
    assert draft.origin is not None
    assert [each.partition(":")[0] for each in draft.origin.problems] == ["data", "metadata"]
