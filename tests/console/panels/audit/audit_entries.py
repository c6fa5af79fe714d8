"""Entries of the audit, with sensible values for everything that a test leaves out."""

from collections.abc import Iterable

from msgspec.structs import replace

from backend.messages.audit import AuditEntry, AuditPage
from tests.console import sample_messages


def entry(number: int, **chosen: object) -> AuditEntry:
    """Return an act."""
    made = AuditEntry(
        number=number,
        at_us=sample_messages.NOW + number,
        by="anna",
        act="set-mode",
        subject="replica-1",
        parameters=b'{"mode":"every:5"}',
        outcome="done",
        answered_us=sample_messages.NOW + number + 1,
        message="Updates every 5 s.",
        role="operator",
    )
    return replace(made, **chosen)


def page(numbers: Iterable[int], *, before: int | None = None, newest: int = 0) -> AuditPage:
    """Return a page of acts; `before`: where the next one begins."""
    entries = [entry(number) for number in numbers]
    known = max((each.number for each in entries), default=0)
    return AuditPage(entries=entries, next_before=before, newest=max(newest, known))
