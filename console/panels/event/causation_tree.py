"""The events of one correlation as a tree: what caused what."""

from collections.abc import Sequence

from backend.messages.events import Event


class CausationNode:
    """An event, or the command (or import line) at the beginning of it all.

    `event` None: the beginning, which is no event; then `cause` is its id.
    """

    def __init__(self, event: Event | None, cause: bytes | None = None) -> None:
        self.event = event
        self.cause = cause
        self.effects: list[CausationNode] = []


def build_causation_tree(chain: Sequence[Event], cause: Event | None = None) -> list[CausationNode]:
    """Arrange events under what caused them; what was caused by no known event has a root."""
    known = list(chain)
    if cause is not None and all(event.id != cause.id for event in known):
        known.insert(0, cause)
    by_id = {event.id: CausationNode(event, event.causation) for event in known}
    roots: dict[bytes | None, CausationNode] = {}
    for event in known:
        parent = by_id.get(event.causation) if event.causation is not None else None
        if parent is None or parent.event is event:
            parent = roots.setdefault(event.causation, CausationNode(None, event.causation))
        parent.effects.append(by_id[event.id])
    return list(roots.values())
