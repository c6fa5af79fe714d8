"""The way of one command as steps that follow each other, for window and command line alike."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from backend.messages.commands import CommandTimes
from backend.messages.number_text import format_span
from backend.messages.queries import ApplyTimes
from backend.translation import tr, tr_noop

PRIMARY = "primary"
CLIENT = "client"


class WaterfallStep(msgspec.Struct, frozen=True):
    """One step: where, what was reached, and from when until when (microseconds, by the wall).

    `stage` is in English: it is looked up by, and translated where it is shown.
    """

    place: str
    stage: str
    from_us: int
    until_us: int

    @property
    def took_us(self) -> int:
        """How long it took."""
        return self.until_us - self.from_us


class ClientTimes(msgspec.Struct, frozen=True):
    """What the client measured (wall clock): when it sent, heard the answer, and heard of rows.

    shown_at_us: by replica, when the client had heard that the rows were there
    """

    sent_at_us: int | None = None
    answered_at_us: int | None = None
    shown_at_us: Mapping[str, int] = {}


def build_waterfall(
    times: CommandTimes, applied: Sequence[ApplyTimes], client: ClientTimes | None = None
) -> list[WaterfallStep]:
    """Return the steps that are known, in their order; nothing where the times are not kept."""
    if times.received_at_us is None:
        return []
    client = client or ClientTimes()
    chain = _Chain()
    chain.begin(client.sent_at_us or times.received_at_us)
    if client.sent_at_us is not None:
        chain.add(PRIMARY, tr_noop("received"), times.received_at_us)
    for stage, after_us in (
        (tr_noop("decided"), times.decided_us),
        (tr_noop("on disk"), times.on_disk_us),
        (tr_noop("answered"), times.answered_us),
        (tr_noop("published"), times.published_us),
    ):
        chain.add(PRIMARY, stage, None if after_us is None else times.received_at_us + after_us)
    published_us = chain.at_us
    if client.answered_at_us is not None:
        answered_us = times.received_at_us + (times.answered_us or 0)
        chain.begin(answered_us)
        chain.add(CLIENT, tr_noop("answer here"), client.answered_at_us)
    for each in applied:
        chain.begin(published_us)
        for stage, at_us in _stages_of(each):
            chain.add(each.replica, stage, at_us)
        chain.add(each.replica, tr_noop("in the window"), client.shown_at_us.get(each.replica))
    return chain.steps


def describe_step(step: WaterfallStep, begin_us: int) -> str:
    """Write a step in one line, e.g. `replica-1 applied: +0.4 ms, 2.1 ms after the beginning`."""
    took, after = format_span(step.took_us), format_span(step.until_us - begin_us)
    return tr(
        "{place} {stage}: +{took}, {after} after the beginning",
        place=step.place,
        stage=tr(step.stage),
        took=took,
        after=after,
    )


def _stages_of(applied: ApplyTimes) -> Iterator[tuple[str, int | None]]:
    """Yield what a replica reached, in order; an event may have been read without the feed."""
    yield tr_noop("received"), applied.received_at_us
    yield tr_noop("begun"), applied.began_at_us
    yield tr_noop("applied"), applied.applied_at_us
    yield tr_noop("on disk"), applied.on_disk_at_us
    yield tr_noop("visible"), applied.visible_at_us


class _Chain:
    """Steps behind each other; the clocks of two processes may differ, and none is negative."""

    def __init__(self) -> None:
        self.steps: list[WaterfallStep] = []
        self.at_us = 0

    def begin(self, at_us: int) -> None:
        self.at_us = at_us

    def add(self, place: str, stage: str, until_us: int | None) -> None:
        if until_us is None:
            return
        until_us = max(until_us, self.at_us)
        self.steps.append(WaterfallStep(place, stage, self.at_us, until_us))
        self.at_us = until_us
