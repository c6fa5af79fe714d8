"""Where a question goes: to the replica that was named, or to the one that can answer best."""

from collections.abc import Callable

from backend.messages.notices import ProcessInfo, Topology
from backend.messages.replica_choice import (
    ReplicaFreshness,
    ReplicaRotation,
    rank_holders,
    rank_replicas,
)

Freshness = Callable[[str], ReplicaFreshness]


class ReplicaRouter:
    """The way of one question; it stays with a replica until that falls silent or goes.

    `freshness` returns what is known of a replica at this moment. `rotation`: of whoever asks;
    those that are as fresh are asked by turns.
    """

    def __init__(
        self,
        name: str,
        freshness: Freshness,
        view: str = "",
        rotation: ReplicaRotation | None = None,
    ) -> None:
        """Go to the replica of this name; without one, to the best of those that have the view."""
        self._name, self._view = name, view
        self._rotation = rotation or ReplicaRotation()
        self._freshness = freshness
        self._chosen = ""

    def find_endpoint(self, topology: Topology) -> str:
        """Return the query socket to ask, empty while there is none."""
        running = {
            each.name: each
            for each in topology.processes
            if each.state == "running" and "queries" in each.endpoints
        }
        chosen = running.get(self._name) if self._name else self._best(running)
        self._chosen = chosen.name if chosen else ""
        return chosen.endpoints["queries"] if chosen else ""

    def _best(self, running: dict[str, ProcessInfo]) -> ProcessInfo | None:
        """Return the one chosen before unless another is better off; the archive only alone."""
        before = running.get(self._chosen)
        if before and not self._freshness(before.name).is_silent:
            return before
        shares = {name: each.share for name, each in running.items() if each.role == "replica"}
        ranked = rank_holders(self._view, shares, self._freshness, self._rotation.sort)
        ranked = ranked or rank_replicas(map(self._freshness, running))
        if not ranked or (before and self._freshness(ranked[0]).is_silent):
            return before
        self._rotation.note_asked(ranked[0])
        return running[ranked[0]]
