"""Events for the log's tests."""

import uuid_utils

from backend.messages.events import Draft
from backend.store.log_port import EventLog, Transaction

ANNA = "users/user-anna"
BOB = "users/user-bob"


def new_id() -> bytes:
    return uuid_utils.uuid7().bytes


def draft(
    subject: str = "user-anna",
    type_: str = "user.topped-up",
    *,
    time: int = 1_000,
    module: str = "users",
    correlation: bytes | None = None,
    owner: str = "",
    recorded: int | None = None,
    actor: str = "anna",
    id_: bytes = b"",
    source: str = "",
    data: bytes = b'{"user_id":"anna","amount":1,"currency":"EUR","balance":1}',
) -> Draft:
    identity = id_ or new_id()
    return Draft(
        id=identity,
        source=source or f"/marigraph/shop/{module}",
        type=type_,
        subject=subject,
        time=time,
        correlation=correlation or identity,
        causation=None,
        actor=actor,
        schema=1,
        basis="observed",
        data=data,
        owner=owner,
        recorded=recorded,
    )


def append(log: EventLog, *subjects: str) -> None:
    log.append(Transaction(events=[draft(subject) for subject in subjects]), recorded=7)
