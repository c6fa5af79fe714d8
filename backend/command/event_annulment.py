"""Annulment of an event: looked at, then drafted as an event of its own."""

import msgspec

from backend.clock import Micros
from backend.errors import Rejected
from backend.messages.commands import AnnulEvent
from backend.messages.events import Draft, Event
from backend.messages.identifiers import id_text
from backend.messages.number_text import format_number
from backend.store.annulments import (
    ANNULLED_ENTITY,
    EVENT_ANNULLED,
    LOG_MODULE,
    Annulment,
    EventAnnulled,
)
from backend.stream_names import name_subject

_encode = msgspec.json.Encoder().encode


def require_annullable(
    request: AnnulEvent, event: Event | None, known: Annulment | None, head: int
) -> Event:
    """Return the event if it can be annulled; `known`: the annulment that it has already.

    Raises:
        Rejected: code `no-event`, `already-annulled` or `no-reason`.
    """
    if event is None:
        raise Rejected(
            f"There is no event at {format_number(request.position)}; the log ends at"
            f" {format_number(head)}.",
            code="no-event",
            field="position",
        )
    if known is not None:
        raise Rejected(
            f"The event {format_number(event.position)} is annulled already, at"
            f" {format_number(known.position)} by {known.actor}: {known.reason}",
            code="already-annulled",
            field="position",
        )
    if not request.reason.strip() or not request.by.strip():
        raise Rejected(
            "Say why the event is annulled, and who asks for it: both are kept in the log.",
            code="no-reason",
            field="reason",
        )
    return event


def draft_annulment(
    request: AnnulEvent, event: Event, *, installation: str, id_: bytes, now_us: Micros
) -> Draft:
    """Return the annulment of an event; its cause is that event."""
    target = id_text(event.id)
    payload = EventAnnulled(
        position=event.position,
        id=target,
        type=event.type,
        subject=event.subject,
        reason=request.reason.strip(),
    )
    return Draft(
        id=id_,
        source=f"/marigraph/{installation}/{LOG_MODULE}",
        type=EVENT_ANNULLED,
        subject=name_subject(ANNULLED_ENTITY, target),
        time=now_us,
        correlation=id_,
        causation=event.id,
        actor=request.by.strip(),
        schema=1,
        basis=None,
        data=_encode(payload),
    )
