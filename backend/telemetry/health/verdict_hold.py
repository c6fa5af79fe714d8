"""Hysteresis: what is better than it was is believed when it lasts; what is worse, at once.

Only for what is told from a lag: that a replica was resumed, or has come back, is no guess. The
rules about lag wait by themselves before they fire.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from backend.messages.health import SEVERITIES, HealthStatus, Rule, Severity, Verdict
from backend.telemetry.health.onsets import ProcessOnsets

_FROM_LAG: frozenset[Rule] = frozenset(
    ("head-silent", "outdated", "lag-zero", "within-limit", "stalled", "catching-up", "slow")
)
_ARRIVED: frozenset[Rule] = frozenset(("catching-up", "lag-zero"))  # the end itself is no guess


class ShownView(msgspec.Struct, gc=False):
    """What is shown of a view since when, and since when something better was decided.

    Of the verdict only what decides about the next one: thousands of whole ones would be looked for
    in memory a second later, only to be thrown away.
    """

    status: HealthStatus
    severity: Severity
    rule: Rule
    limit_us: int | None
    since_us: int
    better_since_us: int | None = None


class VerdictHold:
    """What is shown of one process and of its views; times are monotonic microseconds."""

    def __init__(self, clear_us: int, onsets: ProcessOnsets | None = None) -> None:
        """`onsets`: what was wrong before the backend was started anew."""
        self._clear_us = clear_us
        self._onsets = onsets or ProcessOnsets()
        self._known: Verdict | None = None
        self._since_us = 0
        self._beside_since_us: dict[Rule, int] = {}
        self.views: dict[str, ShownView] = {}  # of which anything but OK is shown

    @property
    def known(self) -> Verdict | None:
        """What is shown of the process; None before the first verdict."""
        return self._known

    def show_process(self, decided: Verdict, now_us: int) -> Verdict:
        """Return the process's verdict with how long its status has held."""
        known = self._known
        if known is None or known.status != decided.status:
            if known is not None and known.is_problem and _is_lasting(known):
                if decided.is_heard:
                    self._onsets.end(known.status)
                else:  # nobody knows whether it is over
                    self._onsets.restore(known.status, self._since_us)
            # what only becomes worse has lasted all the while
            self._since_us = self._onsets.begin(decided.status, now_us)
        self._known = replace(decided, held_us=now_us - self._since_us)
        return self._known

    def show_beside(self, decided: Sequence[Verdict], now_us: int) -> list[Verdict]:
        """Return what is wrong beside the process's rows, each with how long that has held."""
        known, begin = self._beside_since_us, self._onsets.begin
        self._beside_since_us = {
            each.rule: known[each.rule] if each.rule in known else begin(each.rule, now_us)
            for each in decided
        }
        for rule in known.keys() - self._beside_since_us.keys():
            self._onsets.end(rule)
        return [
            replace(each, held_us=now_us - self._beside_since_us[each.rule]) for each in decided
        ]

    def show_view(
        self, view: str, shown: ShownView | None, decided: Verdict, now_us: int
    ) -> Verdict:
        """Return the view's verdict as it is to be shown after what is `shown`.

        `decided` says how long that has held.
        """
        if shown is None:
            if decided.status == "OK":
                return decided
            since_us = self._onsets.begin(decided.rule, now_us, view)
            self.views[view] = _begin(decided, since_us)
            return decided if since_us == now_us else replace(decided, held_us=now_us - since_us)
        if shown.status == decided.status and shown.severity == decided.severity:
            shown.rule, shown.limit_us = decided.rule, decided.limit_us
            shown.better_since_us = None
            return decided
        if self._waits(shown, decided, now_us):
            return _with_numbers(shown, decided)
        decided = replace(decided, held_us=0)
        if decided.status == "OK":
            del self.views[view]
        else:
            self.views[view] = _begin(decided, now_us)
        return decided

    def onsets(self) -> Iterator[tuple[str, int]]:
        """Yield what is wrong, by status or rule, with since when; what nobody hears is not."""
        known = self._known
        if known is not None and known.is_problem and _is_lasting(known):
            yield known.status, self._since_us
        yield from self._beside_since_us.items()

    def forget_views(self) -> None:
        """Begin anew with the views: something is said of the process as a whole."""
        self.views.clear()

    def _waits(self, shown: ShownView, decided: Verdict, now_us: int) -> bool:
        """Say whether a better verdict has yet to last."""
        rules = {shown.rule, decided.rule}
        if not rules <= _FROM_LAG or rules <= _ARRIVED or shown.rule == "outdated":
            return False
        if SEVERITIES.index(decided.severity) >= SEVERITIES.index(shown.severity):
            return False
        if shown.better_since_us is None:
            shown.better_since_us = now_us
        return now_us - shown.better_since_us < self._clear_us


def _is_lasting(verdict: Verdict) -> bool:
    """Whether it may be the same when the process has been started anew."""
    return verdict.is_heard or verdict.rule == "cannot-start"


def _begin(decided: Verdict, now_us: int) -> ShownView:
    return ShownView(
        status=decided.status,
        severity=decided.severity,
        rule=decided.rule,
        limit_us=decided.limit_us,
        since_us=now_us,
    )


def _with_numbers(shown: ShownView, decided: Verdict) -> Verdict:
    """Return the status that is still shown, with the present numbers."""
    return replace(
        decided,
        status=shown.status,
        severity=shown.severity,
        rule=shown.rule,
        recovering=True,
        limit_us=shown.limit_us,
        eta_us=None,
    )
