"""What may be asked of the log: numbers within their ranges, positions within the log."""

from backend.errors import Unreadable
from backend.messages.causal_graph import MAX_CAUSAL_LEVELS, MAX_CAUSAL_NODES, AskCauses
from backend.messages.log_matches import AskMatches
from backend.messages.queries import AskLog, CountLog

MAX_BUCKETS = 2_000


def clamp_range(after: int, before: int | None, head: int) -> tuple[int, int]:
    """Return what there is of (after, before): behind which position, and up to which."""
    after = min(after, head)
    upto = head if before is None else min(before - 1, head)
    return after, max(after, upto)


def refuse_negative(asked: AskLog | AskMatches) -> None:
    """Refuse a page that begins before the log, or has less than nothing in it.

    Raises:
        Unreadable: code `bad-page`; the field is named.
    """
    skip = asked.skip if isinstance(asked, AskLog) else 0
    for name, number in (("after", asked.after), ("skip", skip), ("limit", asked.limit)):
        if number < 0:
            raise bad_page(name, number)


def refuse_buckets(asked: CountLog) -> None:
    """Refuse a count that begins before the log, or is in too many ranges.

    Raises:
        Unreadable: code `bad-page`; the field is named.
    """
    for name, number in (("after", asked.after), ("buckets", asked.buckets)):
        if number < 0 or (name == "buckets" and number > MAX_BUCKETS):
            raise bad_page(name, number)


def refuse_levels(asked: AskCauses) -> None:
    """Refuse a graph of more levels or events than are followed.

    Raises:
        Unreadable: code `bad-page`; the field is named.
    """
    bounds = {
        "levels": (asked.levels, 0, MAX_CAUSAL_LEVELS),
        "effects": (asked.effects, 0, MAX_CAUSAL_NODES),
        "limit": (asked.limit, 1, MAX_CAUSAL_NODES),
        "opened": (len(asked.opened), 0, MAX_CAUSAL_NODES),
    }
    for name, (number, least, most) in bounds.items():
        if not least <= number <= most:
            raise bad_page(name, number)


def bad_page(name: str, number: int) -> Unreadable:
    """Return the refusal of a number."""
    return Unreadable(f"`{name}` cannot be {number}.", code="bad-page", field=name)
