"""How old a page of a view is, and whether it must be asked for again. No Qt."""

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.health import Verdict
from backend.messages.health_text import describe_verdict, view_verdict
from backend.messages.notices import ViewLag
from backend.messages.number_text import format_counted
from backend.messages.queries import ViewPage
from backend.messages.text_list import label_text
from backend.messages.verdict_order import badness
from backend.translation import tr
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration
from console.state.replica_health import current_report, tone_of
from console.theme.tokens import Tone

_RETRY_AFTER_US = SECOND_US  # between two questions while a page is known to be behind
_LOOK_OVERDUE_US = 2 * SECOND_US  # a page that is read fast is looked at more often
_CHECK_AFTER_US = 10 * SECOND_US  # a notice is a hint, and may get lost


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


def page_freshness(
    page: ViewPage,
    answered_us: Micros,
    snapshot: BackendSnapshot,
    looked_us: Micros | None = None,
) -> PageFreshness:
    """Judge a live page that came at `answered_us` by what was heard since.

    `looked_us`: when it was last known to be what the view has, if that was later.
    """
    silence_us = _silence_us(page, answered_us, snapshot)
    if snapshot.phase != "connected" or silence_us > current_report(snapshot).silent_after_us:
        text = tr("as of {age} ago; nothing was heard since", age=format_duration(silence_us))
        return PageFreshness(text=text, tone="unknown")
    verdict = _view_verdict(page, snapshot)
    if verdict is not None and tone_of(verdict) not in ("ok", "busy"):
        text = label_text(verdict.status, describe_verdict(verdict))
        return PageFreshness(text=text, tone=tone_of(verdict))
    behind, late_us = _lag(page, answered_us, snapshot)
    if behind:
        return PageFreshness(text=_behind_text(behind, late_us), tone="warn")
    if behind is None:
        return PageFreshness(text=tr("nobody knows how far behind"), tone="unknown")
    age_us = snapshot.now_us - max(answered_us, looked_us or 0)
    if age_us >= _LOOK_OVERDUE_US and has_moved(page, snapshot):
        age = format_duration(age_us)
        text = tr("as of {age} ago; its view has changed since", age=age)
        return PageFreshness(text=text, tone="warn")
    return PageFreshness(text=tr("current"), tone="ok")


def answer_place(replica: str, position: int) -> str:
    """Say who answered, from which position."""
    return tr("{replica} at position {position}", replica=replica, position=format_count(position))


def has_moved(page: ViewPage, snapshot: BackendSnapshot) -> bool:
    """Whether the replica that answered has changed rows of the page's view since."""
    return any(
        snapshot.view_positions.get(replica, {}).get(page.view, 0) > position
        for replica, position in _sources(page)
    )


def _sources(page: ViewPage) -> list[tuple[str, int]]:
    """Return whose rows a page is of, and how far they were."""
    parts = [(each.replica, each.position) for each in page.parts]
    return parts or [(page.replica, page.position)]


def retry_is_due(page: ViewPage, answered_us: Micros, snapshot: BackendSnapshot) -> bool:
    """Whether to ask again for a page that is behind, or whose replica is not heard any more.

    Another replica may be further by now.
    """
    waited_us = snapshot.now_us - answered_us
    if _silence_us(page, answered_us, snapshot) > current_report(snapshot).silent_after_us:
        return waited_us >= _RETRY_AFTER_US
    behind, _ = _lag(page, answered_us, snapshot)
    if behind:
        return waited_us >= _RETRY_AFTER_US
    applied = snapshot.applied.get(page.replica, 0)
    return applied > page.position and waited_us >= _CHECK_AFTER_US


def _silence_us(page: ViewPage, answered_us: Micros, snapshot: BackendSnapshot) -> Micros:
    """Return for how long nothing was heard of the replica that answered."""
    heard = snapshot.replicas.get(page.replica)
    heard_us = max(answered_us, heard.heard_us if heard is not None else 0)
    return max(0, snapshot.now_us - heard_us)


def _behind_text(behind: int, late_us: Micros | None) -> str:
    events = format_counted(behind, "event")
    if not late_us:
        return tr("{events} behind", events=events)
    oldest = format_duration(late_us)
    return tr("{events} behind, the oldest {time} ago", events=events, time=oldest)


def _view_verdict(page: ViewPage, snapshot: BackendSnapshot) -> Verdict | None:
    """Return how the backend judges the page's view in its replica; None while it has not."""
    if snapshot.health is None:
        return None
    names = [replica for replica, _ in _sources(page)]
    processes = (each for each in current_report(snapshot).processes if each.name in names)
    verdicts = [view_verdict(each, page.view) for each in processes]
    return max(verdicts, key=badness, default=None)


def _lag(
    page: ViewPage, answered_us: Micros, snapshot: BackendSnapshot
) -> tuple[int | None, Micros | None]:
    """Return how many events are missing and how old the oldest is: the newer word counts.

    Of a view in parts those of the part that lacks most.
    """
    lags: list[ViewLag] = []
    for replica, _ in _sources(page):
        heard = snapshot.replicas.get(replica)
        found = heard.sample.views if heard and heard.heard_us > answered_us else ()
        lag = next((lag for lag in found if lag.view == page.view), None)
        if lag is None:
            return page.events_behind, page.age_us
        lags.append(lag)
    worst = max(lags, key=_rank_of_lag)
    return worst.events_behind, worst.time_behind_us


def _rank_of_lag(lag: ViewLag) -> tuple[bool, int]:
    return lag.events_behind is None, lag.events_behind or 0
