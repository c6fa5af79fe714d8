"""The events at which handlers raise, found by replaying the log in a process apart."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

from backend.projection.start_rows import NO_START, StartRows
from backend.replay.version_comparison import ComparedRange
from backend.replay.version_protocol import Begin
from backend.replay.version_side import VersionSide
from backend.replay.view_choice import require_views

OnReplayProgress = Callable[[int, int], None]  # events replayed, of all
_BLOCK_EVENTS = 1_000


class BrokenHandler(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a view's handler raises on; what only waits behind one is none."""

    position: int
    view: str
    event_type: str
    entity: str
    error: str


def find_broken(
    side: VersionSide,
    log_url: str,
    scratch: Path,
    wanted: ComparedRange,
    upto: int,
    annulled: Collection[int],
    on_progress: OnReplayProgress,
    start: StartRows = NO_START,
) -> Iterator[BrokenHandler]:
    """Yield the wanted events up to `upto` that a handler raises on, in log order.

    `annulled`: positions of events that are left out. `start`: the rows with which the log begins.

    Raises:
        Unreadable: the code cannot be loaded, or there is no such view.
        Unavailable: a handler ended the process, or the log cannot be read.
    """
    shapes, views, after = side.views(), wanted.views, wanted.after
    require_views(views, shapes)
    side.begin(
        Begin(
            log_url=log_url,
            scratch=str(scratch / "run.sqlite"),
            columns={name: shapes[name].columns for name in views or shapes},
            types=None,
            is_doubled=False,
            annulled=tuple(sorted(annulled)),
            start=str(start.file(upto) or ""),
        )
    )
    position = start.position
    while position < upto:
        position = min(position + _BLOCK_EVENTS, upto)
        side.apply(position)
        found = [
            BrokenHandler(
                position=each.position,
                view=view,
                event_type=each.type,
                entity=each.entity,
                error=each.error,
            )
            for view in side.applied().broken
            for each in side.show(view).parked
            if each.error and each.position > after
        ]
        yield from sorted(found, key=lambda each: (each.position, each.view))
        on_progress(position, upto)
