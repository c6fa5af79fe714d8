"""What each handler of a replica does, in one word: the worst that holds of it."""

import math

from backend.messages.health import Rule, Verdict, ViewHealth
from backend.messages.notices import ViewLag
from backend.messages.pipeline import HandlerActivity
from backend.telemetry.health.facts import HeardReplica

# then nothing is applied, on purpose or because it cannot be: no handler is slow or stalled
_AT_REST: frozenset[Rule] = frozenset(("scheduled", "paused", "ahead", "log-unreadable"))
_AT_WORK: frozenset[Rule] = frozenset(("catching-up", "replaying"))


class HandlerWords:
    """Finds the words for the views of one replica that was heard."""

    def __init__(self, replica: HeardReplica) -> None:
        facts = replica.facts
        self._late_us = math.inf if replica.sample.scheduled else facts.limits.late_us
        self._is_standing = facts.window.is_standing
        self._sample_age_us = facts.sample_age_us or 0
        # those left out are idle
        self._activities = {each.view: each for each in replica.sample.handlers}

    def describe(self, view: ViewLag, verdict: Verdict) -> ViewHealth:
        """Return a view as it is reported: stalled, failing, slow, active or idle."""
        name, late_us, activity = view.view, view.time_behind_us or 0, None
        if self._activities:
            activity = self._activities.get(name)
        if activity is None and not view.events_behind and not view.parked:
            return ViewHealth(view=name, verdict=verdict)
        if late_us > self._late_us and verdict.rule not in _AT_REST:
            if self._is_standing:
                return ViewHealth(view=name, verdict=verdict, handler="stalled", oldest_us=late_us)
            if not view.parked and verdict.rule not in _AT_WORK:
                return ViewHealth(view=name, verdict=verdict, handler="slow", oldest_us=late_us)
        if view.parked:
            oldest_us = self._failing_us(activity)
            return ViewHealth(view=name, verdict=verdict, handler="failing", oldest_us=oldest_us)
        is_waited_for = view.events_behind and verdict.rule not in _AT_REST
        if is_waited_for or (activity is not None and activity.applied_per_s):
            oldest_us = late_us or None
            return ViewHealth(view=name, verdict=verdict, handler="active", oldest_us=oldest_us)
        return ViewHealth(view=name, verdict=verdict)

    def _failing_us(self, activity: HandlerActivity | None) -> int | None:
        """Return since when the oldest parked event is parked; None where that is not told."""
        if activity is None or not activity.failing:
            return None
        return activity.failing[0].failing_us + self._sample_age_us
