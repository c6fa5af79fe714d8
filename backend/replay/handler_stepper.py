"""Steps into one event: its real handlers run on the rows of right before, and are looked at."""

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

import msgspec

from backend.domain.module import Payload
from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.projection.dispatcher import describe_error
from backend.projection.log_replay import OnReplayed
from backend.projection.read_model import EventHandler, Projection, meta_of
from backend.projection.row_validation import RowRejected
from backend.projection.start_rows import StartRows
from backend.replay.access_recorder import AccessRecorder, call_handler
from backend.replay.frame_description import describe_stack, describe_traceback
from backend.replay.past_rows import PastRows, open_past_rows
from backend.store.log_port import EventReader
from backend.wire.handler_step import CallFrame, HandlerStep, StepOutcome, StepReport

# whatever a read model of any package raises, one that wants the process to exit included
_HANDLER_ERRORS: tuple[type[BaseException], ...] = (Exception, SystemExit)


class StepListener(msgspec.Struct, frozen=True, kw_only=True):
    """Who hears how it gets on: of a view's turn, and of events replayed for its rows.

    `on_endless` hears of a handler that does not return, with what is known until then; in another
    thread, as the handler still runs.
    """

    on_view: Callable[[str], None]
    on_replayed: OnReplayed
    on_endless: Callable[[StepReport], None]


class HandlerStepper:
    """Runs the handlers of an event; to be used in a process of its own, for what they may do."""

    def __init__(
        self,
        reader: EventReader,
        projections: Mapping[str, Projection],
        registry: Registry,
        listener: StepListener,
        *,
        archive: Path | None,
        scratch: Path,
        limit_s: float,
    ) -> None:
        """`archive`: the file of its rows; `limit_s`: what a handler may take."""
        self._reader, self._projections, self._registry = reader, projections, registry
        self._listener, self._limit_s = listener, limit_s
        self._archive, self._scratch = archive, scratch
        self._steps: list[HandlerStep] = []

    def step_into(self, position: int) -> StepReport:
        """Run the handlers of all views that take the event.

        Raises:
            Unreadable: there is no such event.
            Unavailable: log or archive cannot be read, or the scratch file cannot be written.
        """
        event = self._read(position)
        self._steps = []
        for projection in self._projections.values():
            handler = self._handler_of(projection, event)
            if handler is not None:
                self._listener.on_view(projection.name)
                self._steps.append(self._step(event, projection, handler))
        return _report(event, self._steps)

    def _read(self, position: int) -> Event:
        found = self._reader.read(position - 1, 1)
        if not found or found[0].position != position:
            raise Unreadable(
                f"The log has no event {format_number(position)}; it ends at"
                f" {format_number(self._reader.head())}.",
                code="bad-position",
                field="position",
            )
        return found[0]

    def _handler_of(self, projection: Projection, event: Event) -> EventHandler | None:
        kind = self._registry.event_type(event.type)
        return None if kind is None else projection.handlers.get(kind.payload)

    def _step(self, event: Event, projection: Projection, handler: EventHandler) -> HandlerStep:
        with open_past_rows(
            projection,
            event.position - 1,
            self._reader,
            self._registry,
            archive=self._archive,
            scratch=self._scratch / f"{projection.name}.sqlite",
            on_replayed=self._listener.on_replayed,
            start=StartRows(self._archive.parent if self._archive else None),
        ) as past:
            run = _HandlerRun(event, projection.name, handler, past)
            try:
                payload: Payload = self._registry.decode_event(event.type, event.schema, event.data)
            except _HANDLER_ERRORS as error:  # the upcasts of any package
                return run.describe_error("unreadable", error)
            with _Watch(self._limit_s, lambda frame: self._tell_endless(run, frame)):
                return run.run(payload)

    def _tell_endless(self, run: "_HandlerRun", frame: FrameType | None) -> None:
        error = f"It did not return within {self._limit_s:g} s."
        step = run.describe("endless", error, describe_stack(frame, call_handler.__code__))
        self._listener.on_endless(_report(run.event, [*self._steps, step]))


class _HandlerRun:
    """One handler at the event."""

    def __init__(self, event: Event, view: str, handler: EventHandler, past: PastRows) -> None:
        self.event = event
        self._view, self._handler, self._past = view, handler, past
        self._recorder = AccessRecorder(past)

    def run(self, payload: Payload) -> HandlerStep:
        """Call the handler, and say what it did."""
        event, context = self.event, self._past.context
        context.begin(event.position, event.position)
        meta = meta_of(event)
        try:
            call_handler(self._handler, payload, meta, self._recorder)
            context.check()
        except RowRejected as error:
            return self.describe_error("refused", error)
        except _HANDLER_ERRORS as error:
            return self.describe_error("raised", error)
        return self.describe("applied", "", ())

    def describe_error(self, outcome: StepOutcome, error: BaseException) -> HandlerStep:
        """Say where it was raised."""
        summary = describe_error(error).rpartition("\n")[2]
        return self.describe(outcome, summary, describe_traceback(error, call_handler.__code__))

    def describe(
        self, outcome: StepOutcome, error: str, frames: tuple[CallFrame, ...]
    ) -> HandlerStep:
        """Say what is known of it."""
        handler, recorder = self._handler, self._recorder
        return HandlerStep(
            view=self._view,
            handler=f"{handler.__module__}.{getattr(handler, '__qualname__', repr(handler))}",
            outcome=outcome,
            rows_from=self._past.source,
            error=error,
            frames=frames,
            accesses=tuple(recorder.accesses),
            access_count=recorder.count,
        )


class _Watch:
    """Calls back with the frame of the thread that it was made in when that takes too long."""

    def __init__(self, limit_s: float, on_endless: Callable[[FrameType | None], None]) -> None:
        self._thread = threading.get_ident()
        self._on_endless = on_endless
        self._timer = threading.Timer(limit_s, self._look)
        self._timer.daemon = True  # a process that ends does not wait for it

    def _look(self) -> None:
        # the only way to another thread's calls, values included
        frames = sys._current_frames()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        self._on_endless(frames.get(self._thread))

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _report(event: Event, steps: Sequence[HandlerStep]) -> StepReport:
    return StepReport(
        position=event.position,
        event_type=event.type,
        subject=event.subject,
        steps=tuple(steps),
    )
