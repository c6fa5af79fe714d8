"""Where a process's time goes and what its handlers do, as tables and as JSON objects."""

from collections.abc import Iterable, Iterator, Sequence

from backend.cli.output import print_line, print_table, truncate
from backend.clock import SECOND_US
from backend.messages.health import ProcessHealth, ViewHealth, handler_activity
from backend.messages.number_text import (
    format_counted,
    format_number,
    format_per_second,
    format_share,
    format_span,
)
from backend.messages.pipeline import HandlerActivity, RunningEvent, StageLag

_STAGE_TITLES = ("stage", "position", "mean", "p50", "p99")
_HANDLER_TITLES = (
    "handler",
    "does",
    "oldest",
    "applied/s",
    "busy",
    "at",
    "hottest, an event",
)


def print_stages(stages: Sequence[StageLag]) -> None:
    """Print how far each stage is, and what it took after the stage before."""
    if stages:
        print_line("")
        print_table(_STAGE_TITLES, map(_stage_row, stages), right={1, 2, 3, 4})


def print_handlers(views: Sequence[ViewHealth], activities: Iterable[HandlerActivity]) -> None:
    """Print what each handler does, and the entities that fail in it."""
    by_view = {each.view: each for each in activities}
    if not views:
        return
    print_line("")
    print_table(
        _HANDLER_TITLES,
        (_handler_row(view, handler_activity(view, by_view)) for view in views),
        right={2, 3, 4},
    )
    for view in views:
        _print_failing(handler_activity(view, by_view))


def handler_objects(
    process: ProcessHealth, activities: Iterable[HandlerActivity]
) -> Iterator[dict[str, object]]:
    """Yield what each handler does, durations in seconds."""
    by_view = {each.view: each for each in activities}
    for view in process.views:
        yield _handler_object(view, handler_activity(view, by_view))


def stage_object(stage: StageLag) -> dict[str, object]:
    """Return a stage, durations in seconds."""
    return {
        "stage": stage.stage,
        "position": stage.position,
        "took": _seconds(stage.took_us),
        "p50": _seconds(stage.p50_us),
        "p99": _seconds(stage.p99_us),
    }


def _stage_row(stage: StageLag) -> tuple[str, ...]:
    took = (_span(each) for each in (stage.took_us, stage.p50_us, stage.p99_us))
    return (stage.stage, format_number(stage.position), *took)


def _handler_row(view: ViewHealth, activity: HandlerActivity) -> tuple[str, ...]:
    return (
        view.view,
        view.handler,
        _span(view.oldest_us),
        "-" if activity.applied_per_s is None else format_per_second(activity.applied_per_s),
        "-" if activity.busy_share is None else format_share(activity.busy_share),
        _running_text(activity.recent),
        ", ".join(f"{each.type} {format_span(each.mean_us)}" for each in activity.work),
    )


def _running_text(running: RunningEvent | None) -> str:
    if running is None:
        return "-"
    return f"{format_number(running.position)} {running.type} of {running.entity}"


def _print_failing(activity: HandlerActivity) -> None:
    for each in activity.failing:
        print_line(
            f"{activity.view}: {each.entity} fails for {format_span(each.failing_us)}, first at"
            f" {format_number(each.position)},"
            f" {format_counted(each.waiting, 'waits', 'wait')} behind:"
            f" {truncate(each.error)}"
        )
    more = activity.failing_entities - len(activity.failing)
    if more > 0:
        fail = format_counted(more, "more entity fails", "more entities fail")
        print_line(f"{activity.view}: {fail}")


def _handler_object(view: ViewHealth, activity: HandlerActivity) -> dict[str, object]:
    return {
        "view": view.view,
        "state": view.handler,
        "oldest": _seconds(view.oldest_us),
        "applied_per_s": activity.applied_per_s,
        "busy_share": activity.busy_share,
        "recent": _running_object(activity.recent),
        "slowest": [
            {
                "type": each.type,
                "events": each.events,
                "p50": _seconds(each.p50_us),
                "p99": _seconds(each.p99_us),
            }
            for each in activity.slowest
        ],
        "work": [
            {
                "type": each.type,
                "events": each.events,
                "mean": _seconds(each.mean_us),
                "longest": _seconds(each.longest_us),
                "share": each.share,
            }
            for each in activity.work
        ],
        "failing": [
            {
                "entity": each.entity,
                "position": each.position,
                "error": each.error,
                "failing": _seconds(each.failing_us),
                "waiting": each.waiting,
            }
            for each in activity.failing
        ],
        "failing_entities": activity.failing_entities,
    }


def _running_object(running: RunningEvent | None) -> dict[str, object] | None:
    if running is None:
        return None
    return {
        "position": running.position,
        "type": running.type,
        "entity": running.entity,
        "running": _seconds(running.running_us),
    }


def _span(micros: int | None) -> str:
    return "-" if micros is None else format_span(micros)


def _seconds(micros: int | None) -> float | None:
    return None if micros is None else micros / SECOND_US
