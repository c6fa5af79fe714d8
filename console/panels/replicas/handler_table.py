"""What the handler of each view does now, and the oldest event that waits for it."""

from collections.abc import Sequence

from backend.messages.health import ViewHealth, handler_activity
from backend.messages.health_text import describe_handlers
from backend.messages.number_text import format_counted, format_share
from backend.messages.pipeline import HandlerActivity, HandlerState, RunningEvent, TypeWork
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
        tip=tr_noop("Share of the last seconds in the handler"),
        is_figure=True,
    ),
    GridColumn(heading=tr_noop("At"), tip=tr_noop("The event that it was last seen at")),
    GridColumn(
        heading=tr_noop("Hottest type"),
        tip=tr_noop("It took most of the handler's time; what one event of it takes on average"),
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
    hottest = known.work[0] if known.work else None
    return [
        GridCell(view.view),
        GridCell(tr(_STATE_TITLES[view.handler]), _TONES[view.handler], _failing_text(known)),
        GridCell(format_duration(view.oldest_us)),
        GridCell(UNKNOWN if rate is None else tr("{rate}/s", rate=format_rate(rate))),
        GridCell(UNKNOWN if share is None else format_share(share)),
        GridCell(_running_text(known.recent)),
        GridCell(_work_text(hottest), None, _work_tip(known)),
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


def _work_text(work: TypeWork | None) -> str:
    if work is None:
        return UNKNOWN
    return tr("{name} {value}", name=work.type, value=format_duration(work.mean_us))


def _work_tip(known: HandlerActivity) -> str:
    """Say what the handler took for each type, and how long events waited for it."""
    took = [
        tr(
            "{type}: {events}, {mean} each, {longest} at most, {share} of the time",
            type=each.type,
            events=format_counted(each.events, "event"),
            mean=format_duration(each.mean_us),
            longest=format_duration(each.longest_us),
            share=format_share(each.share),
        )
        for each in known.work
    ]
    waited = [
        tr(
            "{type}: p99 {span} from commit to applied",
            type=each.type,
            span=format_duration(each.p99_us),
        )
        for each in known.slowest
    ]
    return "\n".join([*took, *waited])


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
