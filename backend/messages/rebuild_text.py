"""Words for a rebuild: how far it is, and what came of it, for window and command line alike."""

from collections.abc import Iterator

from backend.clock import SECOND_US
from backend.messages.number_text import (
    format_counted,
    format_number,
    format_per_second,
    format_span,
)
from backend.messages.rebuild import INSTALLATION, RebuildProgress
from backend.messages.text_list import drop_full_stop, join_items, join_names
from backend.translation import tr


def describe_requester(by: str) -> str:
    """Return for whom views are built: a person, or that they are new."""
    return tr("installation") if by == INSTALLATION else by


def name_rebuilt(progress: RebuildProgress) -> str:
    """Return what is rebuilt: its views, or the one entity of a view."""
    views = join_names(progress.views)
    if not progress.entity:
        return views
    return tr("{entity} in {views}", entity=progress.entity, views=views)


def describe_rebuild(progress: RebuildProgress) -> str:
    """Say in a sentence how far it is, or what came of it."""
    match progress.state:
        case "building":
            return _building_text(progress)
        case "failed":
            return _failed_text(progress)
        case "cancelled":
            why = drop_full_stop(tr(progress.reason))
            name = name_rebuilt(progress)
            return tr("The rebuild of {name} was given up: {why}.", name=name, why=why)
        case "done":
            return _done_text(progress)


def _building_text(progress: RebuildProgress) -> str:
    target = format_counted(progress.target, "event")
    parts = [
        tr("{position} of {events}", position=format_number(progress.position), events=target),
        tr("{rate} events/s", rate=format_per_second(progress.rate_per_s)),
    ]
    if progress.eta_us is not None and progress.position < progress.target:
        parts.append(tr("{span} left", span=format_span(max(progress.eta_us, SECOND_US))))
    parts += _parked_text(progress)
    if progress.reason:
        parts.append(drop_full_stop(tr(progress.reason)))
    name, parted = name_rebuilt(progress), join_items(parts)
    return tr("Builds {name} anew: {progress}.", name=name, progress=parted)


def _parked_text(progress: RebuildProgress) -> list[str]:
    if not progress.parked:
        return []
    return [tr("{events} parked", events=format_counted(progress.parked, "event"))]


def _failed_text(progress: RebuildProgress) -> str:
    name = name_rebuilt(progress)
    if not progress.failed_position:
        return tr("The rebuild of {name} has failed; the rows from before are answered.", name=name)
    return tr(
        "The rebuild of {name} has failed at event {position} of {entity} in {view}; the rows from"
        " before are answered.",
        name=name,
        position=format_number(progress.failed_position),
        entity=progress.failed_entity,
        view=progress.failed_view,
    )


def _done_text(progress: RebuildProgress) -> str:
    parts = [
        tr("at position {position}", position=format_number(progress.position)),
        *_row_texts(progress),
        *_parked_text(progress),
    ]
    name, result = name_rebuilt(progress), join_items(parts)
    if progress.in_place:
        return tr("{name} rebuilt from the log: {result}.", name=name, result=result)
    return tr("{name} rebuilt and verified: {result}.", name=name, result=result)


def _row_texts(progress: RebuildProgress) -> Iterator[str]:
    """Yield what became of the rows, as far as they were compared."""
    if progress.entity:
        yield tr("{rows} taken over", rows=format_counted(progress.changed or 0, "row"))
        return
    if progress.rows is None:
        return
    yield format_counted(progress.rows, "row")
    if progress.changed is not None:
        yield tr("{number} changed", number=format_number(progress.changed))
    if progress.added is not None:
        yield tr("{number} added", number=format_number(progress.added))
    if progress.gone is not None:
        yield tr("{number} gone", number=format_number(progress.gone))
