"""What the handler of each view does now, and the oldest event that waits for it."""

from collections.abc import Sequence

from backend.messages.health import ViewHealth, handler_activity
from backend.messages.health_text import describe_handlers
from backend.messages.number_text import format_counted
from backend.messages.pipeline import HandlerActivity, HandlerState, RunningEvent, TypeLatency
from backend.translation import tr, tr_noop
from console.state.formatting import UNKNOWN, format_count, format_duration, format_rate
from console.state.replica_health import ReplicaHealth
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.label_grid import GridCell, GridColumn, LabelGrid

_TONES: dict[HandlerState, Tone | None] = {
    "idle": None,
    "active": "busy",
    "slow": "warn",
    "failing": "warn",
    "stalled": "bad",
}
_STATE_TITLES: dict[HandlerState, str] = {
    "idle": tr_noop("idle"),
    "active": tr_noop("active"),
    "slow": tr_noop("slow"),
    "failing": tr_noop("failing"),
    "stalled": tr_noop("stalled"),
}
_COLUMNS = (
    GridColumn(heading=tr_noop("Handler"), tip=tr_noop("The view's code that applies events")),
    GridColumn(
        heading=tr_noop("Does"),
        tip=tr_noop("Decided by the backend: idle, active, slow, failing, stalled"),
    ),
    GridColumn(
        heading=tr_noop("Oldest"),
        tip=tr_noop("Age of the oldest event that waits for it, fails, or is being applied"),
        is_figure=True,
        min_width_px=62,
    ),
    GridColumn(
        heading=tr_noop("Applied"), tip=tr_noop("Events a second"), is_figure=True, min_width_px=62
    ),
    GridColumn(
        heading=tr_noop("Busy"),
        tip=tr_noop("Share of the last second in the handler"),
        is_figure=True,
    ),
    GridColumn(heading=tr_noop("At"), tip=tr_noop("The event that it was last seen at")),
    GridColumn(
        heading=tr_noop("Slowest type"), tip=tr_noop("Commit to applied, the 99th percentile")
    ),
)


class HandlerTable(LabelGrid):
    """A line a view; of a silent replica only the one whose handler does not come back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _COLUMNS)

    def show_health(self, health: ReplicaHealth) -> None:
        """Show what a replica's handlers do."""
        activities = health.sample.handlers if health.sample else []
        by_view = {each.view: each for each in activities}
        self.show_rows(
            [_handler_cells(each, handler_activity(each, by_view)) for each in health.views]
        )


def describe_problems(views: Sequence[ViewHealth]) -> str:
    """Say which handlers are not well; empty when all are."""
    text = describe_handlers(views)
    return tr("Handlers: {problems}", problems=text) if text else ""


def _handler_cells(view: ViewHealth, known: HandlerActivity) -> list[GridCell]:
    rate, share = known.applied_per_s, known.busy_share
    slowest = known.slowest[0] if known.slowest else None
    return [
        GridCell(view.view),
        GridCell(tr(_STATE_TITLES[view.handler]), _TONES[view.handler], _failing_text(known)),
        GridCell(format_duration(view.oldest_us)),
        GridCell(UNKNOWN if rate is None else tr("{rate}/s", rate=format_rate(rate))),
        GridCell(UNKNOWN if share is None else f"{share:.0%}"),
        GridCell(_running_text(known.recent)),
        GridCell(_latency_text(slowest), None, "\n".join(map(_latency_text, known.slowest))),
    ]


def _running_text(running: RunningEvent | None) -> str:
    if running is None:
        return UNKNOWN
    return tr(
        "{position} {type} of {entity}",
        position=format_count(running.position),
        type=running.type,
        entity=running.entity,
    )


def _latency_text(latency: TypeLatency | None) -> str:
    return UNKNOWN if latency is None else f"{latency.type} {format_duration(latency.p99_us)}"


def _failing_text(activity: HandlerActivity) -> str:
    """Name the entities that fail, the oldest first."""
    lines = [
        tr(
            "{entity} fails for {span}, first at {position}, {waits} behind: {error}",
            entity=each.entity,
            span=format_duration(each.failing_us),
            position=format_count(each.position),
            waits=format_counted(each.waiting, "waits", "wait"),
            error=each.error,
        )
        for each in activity.failing
    ]
    more = activity.failing_entities - len(activity.failing)
    return "\n".join(
        [*lines, format_counted(more, "more fails", "more fail")] if more > 0 else lines
    )
