"""`marigraph compare-feeds`: one load over both feeds, measured."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec.structs import replace

from backend.cli.output import print_json, print_line, print_table
from backend.cli.shared_options import Json, Quiet, parse_path
from backend.cli.stage_meter import StageMeter
from backend.cli.standard_streams import print_note
from backend.clock import SECOND_US, monotonic_us
from backend.comparison.comparison_runs import compare_feeds
from backend.errors import Unavailable
from backend.messages.feed_comparison import ComparisonLoad, ComparisonProgress
from backend.messages.feed_comparison_text import (
    COMPARISON_TITLES,
    comparison_notes,
    describe_comparison_progress,
    feed_comparison_rows,
)

_MOST = 1_000_000
_INTERVAL_US = SECOND_US // 2  # between two lines of progress


def command(
    *,
    commands: Annotated[
        int, typer.Option(min=100, max=_MOST, metavar="N", help="Commands at the rate.")
    ] = 2_000,
    rate: Annotated[
        int, typer.Option(min=1, max=100_000, metavar="N", help="Commands a second.")
    ] = 400,
    keys: Annotated[
        int, typer.Option(min=1, max=_MOST, metavar="N", help="Users that they are about.")
    ] = 500,
    burst: Annotated[
        int,
        typer.Option(
            min=100, max=_MOST, metavar="N", help="Commands as fast as they are answered."
        ),
    ] = 2_000,
    away: Annotated[
        int,
        typer.Option(min=100, max=_MOST, metavar="N", help="Commands while the replica is away."),
    ] = 2_000,
    scratch: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path,
            metavar="DIR",
            help="Where the temporary folder is made: on the disk that is to be measured.",
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run one load over the events feed and over the queue feed, and print what was measured.

    Both run in backends of their own, in a temporary folder that is gone afterwards; nothing that
    runs is touched. With --json how far it is comes on stderr, one object a line.
    """
    if scratch is not None and not scratch.is_dir():
        raise Unavailable(f"{scratch} is no folder. Choose another with --scratch.")
    load = ComparisonLoad(commands=commands, rate_per_s=rate, keys=keys, burst=burst, away=away)
    meter = _ProgressLines() if as_json else _ProgressMeters()
    comparison = compare_feeds(load, scratch, _ignore if quiet else meter.show)
    meter.end()
    if as_json:
        print_json(comparison)
        return
    table = feed_comparison_rows(comparison)
    rows = [(each.title, each.alone, each.events, each.queue) for each in table]
    print_table(COMPARISON_TITLES, rows, right=set())
    for note in comparison_notes(comparison):
        print_line("")
        print_line(note)


class _ProgressMeters:
    """Progress for people: a meter for what is counted, a line for what is waited for."""

    def __init__(self) -> None:
        self._meter = StageMeter(quiet=False)
        self._stage = ""

    def show(self, progress: ComparisonProgress) -> None:
        stage = describe_comparison_progress(replace(progress, total=0))
        if progress.total:
            self._meter(stage, progress.done, progress.total)
        elif stage != self._stage:
            self._meter.end()
            print_note(stage)
        self._stage = stage

    def end(self) -> None:
        self._meter.end()


class _ProgressLines:
    """Progress for programs: objects on stderr, of one step now and then."""

    def __init__(self) -> None:
        self._step: tuple[int, str] = (0, "")
        self._shown_us = 0

    def show(self, progress: ComparisonProgress) -> None:
        step, now_us = (progress.run, progress.step), monotonic_us()
        if step != self._step or now_us - self._shown_us >= _INTERVAL_US:
            self._step, self._shown_us = step, now_us
            print_note(msgspec.json.encode(progress).decode())

    def end(self) -> None:
        pass  # each line is whole


def _ignore(_progress: ComparisonProgress) -> None:
    pass  # nobody wants to see it
