"""What caused an event and what came of it, over any number of levels and correlations."""

from typing import Literal

import msgspec

from backend.messages.bounds import EventId, Int64, LongText

MAX_CAUSAL_NODES = 1_000
MAX_CAUSAL_LEVELS = 64
CausalKind = Literal["event", "command", "unknown"]
CausalLink = Literal["cause", "entity"]


class _CausalMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all of these messages refuse: fields that nobody knows."""


class AskCauses(_CausalMessage, frozen=True, kw_only=True, tag="ask-causes"):
    """What caused the event at a position, what it caused, and so on, either way.

    `levels`: steps from the event. `effects`: of one cause, the first in log order; all, as far as
    `limit` goes, of those whose ids are in `opened`. `limit`: of nodes in all. `entity`: follow the
    entities as well, whose events build on those before them, as a payment does on its order.
    """

    position: Int64
    levels: Int64 = 8
    effects: Int64 = 12
    limit: Int64 = 300
    opened: list[EventId] = []
    entity: bool = True


class CausalNode(_CausalMessage, frozen=True, array_like=True, gc=False):
    """An event; or what is only known by its id: a command of this log, or something else.

    `unknown`: a line of an import, or what another system did. `position`, `version`: 0 for what is
    no event. Then `actor`, `time` and `correlation` are those of its first effect here, and the
    rest is empty. `more_effects`: that are not in the graph. `more_causes`: neither is its cause.
    """

    kind: CausalKind
    id: EventId
    position: Int64
    version: Int64
    type: LongText
    source: LongText
    subject: LongText
    actor: LongText
    time: Int64
    recorded: Int64
    correlation: EventId | None
    more_effects: Int64 = 0
    more_causes: bool = False


class CausalEdge(_CausalMessage, frozen=True, array_like=True, gc=False):
    """From a cause to an effect, by their places among the nodes.

    `entity`: the effect builds on what was the entity's last event before it.
    """

    cause: Int64
    effect: Int64
    link: CausalLink


class CausalGraph(_CausalMessage, frozen=True, kw_only=True, tag="causal-graph"):
    """Causes and effects around the event that was asked for: `nodes[focus]`.

    Nodes come in the order in which they were found, the nearest first; edges in the order of
    their effects in the log. `head`: the log's end then. `is_cut`: there are more than were asked
    for. `replica`: who answered.
    """

    focus: Int64
    nodes: list[CausalNode]
    edges: list[CausalEdge]
    head: Int64 = 0
    is_cut: bool = False
    replica: LongText = ""
