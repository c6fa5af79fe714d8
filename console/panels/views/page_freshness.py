"""How old a page of a view is, and whether it must be asked for again. No Qt."""

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.queries import ViewPage
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_counted, format_duration
from console.state.replica_health import ReplicaHealth, replica_healths
from console.theme.tokens import Tone

_RETRY_AFTER_US = SECOND_US  # between two questions while a page is known to be behind
_CHECK_AFTER_US = 10 * SECOND_US  # a notice is a hint, and may get lost
_SILENT_AFTER_US = 3 * SECOND_US  # without a word of the replica nobody knows what it has missed
_UNTRUSTED = ("AHEAD", "HEAD-FROZEN", "REWOUND", "STOPPED", "UNKNOWN")


class PageFreshness(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a live page's age.

    text: in words; tone: ok only for what is known to be current
    """

    text: str
    tone: Tone

    @property
    def is_current(self) -> bool:
        """Whether nothing that belongs to the page is missing in it, as far as is known."""
        return self.tone == "ok"


def page_freshness(page: ViewPage, answered_us: Micros, snapshot: BackendSnapshot) -> PageFreshness:
    """Judge a live page that came at `answered_us` by what was heard since."""
    heard = snapshot.replicas.get(page.replica)
    heard_us = max(answered_us, heard.heard_us if heard is not None else 0)
    silence_us = max(0, snapshot.now_us - heard_us)
    if snapshot.phase != "connected" or silence_us > _SILENT_AFTER_US:
        age = format_duration(silence_us)
        return PageFreshness(text=f"as of {age} ago; nothing was heard since", tone="unknown")
    untrusted = _untrusted_health(page.replica, snapshot)
    if untrusted is not None:
        return PageFreshness(text=f"{untrusted.word}: {untrusted.evidence}", tone=untrusted.tone)
    behind, late_us = _lag(page, answered_us, snapshot)
    if behind:
        waiting = f"{format_counted(behind, 'event')} behind"
        oldest = f", the oldest {format_duration(late_us)} ago" if late_us else ""
        return PageFreshness(text=waiting + oldest, tone="warn")
    if behind is None:
        return PageFreshness(text="nobody knows how far behind", tone="unknown")
    return PageFreshness(text="current", tone="ok")


def has_moved(page: ViewPage, snapshot: BackendSnapshot) -> bool:
    """Whether the replica that answered has changed rows of the page's view since."""
    changed = snapshot.view_positions.get(page.replica, {})
    return changed.get(page.view, 0) > page.position


def retry_is_due(page: ViewPage, answered_us: Micros, snapshot: BackendSnapshot) -> bool:
    """Whether to ask again for a page that is behind: another replica may be further by now."""
    waited_us = snapshot.now_us - answered_us
    behind, _ = _lag(page, answered_us, snapshot)
    if behind:
        return waited_us >= _RETRY_AFTER_US
    applied = snapshot.applied.get(page.replica, 0)
    return applied > page.position and waited_us >= _CHECK_AFTER_US


def _untrusted_health(name: str, snapshot: BackendSnapshot) -> ReplicaHealth | None:
    """Return a replica's health when nothing it says of its lag makes a page current."""
    if snapshot.health is None:
        return None
    found = (each for each in replica_healths(snapshot) if each.name == name)
    return next((each for each in found if each.verdict.status in _UNTRUSTED), None)


def _lag(
    page: ViewPage, answered_us: Micros, snapshot: BackendSnapshot
) -> tuple[int | None, Micros | None]:
    """Return how many events are missing and how old the oldest is: the newer word counts."""
    heard = snapshot.replicas.get(page.replica)
    if heard is None or heard.heard_us <= answered_us:
        return page.events_behind, page.age_us
    lags = (lag for lag in heard.sample.views if lag.view == page.view)
    lag = next(lags, None)
    if lag is None:
        return page.events_behind, page.age_us
    return lag.events_behind, lag.time_behind_us
