"""Hysteresis: what is better than it was is believed when it lasts; what is worse, at once.

Only for what is told from a lag: that a replica was resumed, or has come back, is no guess. The
rules about lag wait by themselves before they fire.
"""

import msgspec
from msgspec.structs import replace

from backend.messages.health import SEVERITIES, Rule, Verdict

_FROM_LAG: frozenset[Rule] = frozenset(
    ("head-silent", "outdated", "lag-zero", "within-limit", "stalled", "catching-up", "slow")
)
_ARRIVED: frozenset[Rule] = frozenset(("catching-up", "lag-zero"))  # the end itself is no guess


class _Shown(msgspec.Struct):
    """What is shown of one thing since when, and since when something better was decided."""

    verdict: Verdict
    since_us: int
    better_since_us: int | None = None


class VerdictHold:
    """What is shown of one process and of its views; times are monotonic microseconds."""

    def __init__(self, clear_us: int) -> None:
        self._clear_us = clear_us
        self._process: _Shown | None = None
        self._views: dict[str, _Shown] = {}

    @property
    def known(self) -> Verdict | None:
        """What is shown of the process; None before the first verdict."""
        return self._process.verdict if self._process else None

    def show_process(self, decided: Verdict, now_us: int) -> Verdict:
        """Return the process's verdict with how long its status has held."""
        shown = self._process
        if shown is None or not _same(shown.verdict, decided):
            shown = self._process = _Shown(decided, now_us)
        shown.verdict = replace(decided, held_us=now_us - shown.since_us)
        return shown.verdict

    def is_well(self, view: str) -> bool:
        """Say whether nothing but OK is shown of a view."""
        return view not in self._views

    def view_held_us(self, view: str, now_us: int) -> int:
        """Return how long the status that is shown of a view has held; 0 for OK."""
        shown = self._views.get(view)
        return now_us - shown.since_us if shown is not None else 0

    def show_view(self, view: str, decided: Verdict, now_us: int) -> Verdict:
        """Return the view's verdict as it is to be shown; `decided` says `view_held_us`."""
        shown = self._views.get(view)
        if shown is None:
            if decided.status != "OK":
                self._views[view] = _Shown(decided, now_us)
            return decided
        known = shown.verdict
        if known.status == decided.status and known.severity == decided.severity:
            shown.verdict, shown.better_since_us = decided, None
        elif self._waits(shown, decided, now_us):
            shown.verdict = _with_numbers(known, decided)
        else:
            decided = replace(decided, held_us=0)
            if decided.status == "OK":
                del self._views[view]
                return decided
            shown.verdict, shown.since_us, shown.better_since_us = decided, now_us, None
        return shown.verdict

    def forget_views(self) -> None:
        """Begin anew with the views: something is said of the process as a whole."""
        self._views.clear()

    def _waits(self, shown: _Shown, decided: Verdict, now_us: int) -> bool:
        """Say whether a better verdict has yet to last."""
        rules = {shown.verdict.rule, decided.rule}
        if not rules <= _FROM_LAG or rules <= _ARRIVED or shown.verdict.rule == "outdated":
            return False
        if SEVERITIES.index(decided.severity) >= SEVERITIES.index(shown.verdict.severity):
            return False
        if shown.better_since_us is None:
            shown.better_since_us = now_us
        return now_us - shown.better_since_us < self._clear_us


def _same(one: Verdict, other: Verdict) -> bool:
    return one.status == other.status and one.severity == other.severity


def _with_numbers(shown: Verdict, decided: Verdict) -> Verdict:
    """Return the status that is still shown, with the present numbers."""
    return replace(
        decided,
        status=shown.status,
        severity=shown.severity,
        rule=shown.rule,
        recovering=True,
        limit_us=shown.limit_us,
        slope_per_s=shown.slope_per_s,
        eta_us=None,
    )
