"""Exactly once, whenever the process that applies is killed."""

import random
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.projection.verification import ShadowRebuild
from backend.projection.version_queries import row_count_at
from backend.store.engine_registry import open_reader
from tests.backend.projection.annulled_logs import with_annulments
from tests.backend.projection.log_fixtures import log_file
from tests.backend.projection.shop_history import Shop, events

COUNT = 10_000


@pytest.mark.parametrize("kind", ["live", "past"])
def test_that_kills_in_between_neither_lose_nor_double_an_event(
    tmp_path: Path, registry: Registry, projections: Mapping[str, Projection], kind: str
) -> None:
    history = events(registry, islice(Shop(9, users=300, products=90).payloads(), COUNT))
    url = log_file(tmp_path / "log.sqlite", history)
    dice = random.Random(9)  # noqa: S311  # repeatable
    for _ in range(3):
        assert _apply_and_kill(tmp_path, url, kind, dice.randrange(1, 4)) < COUNT
    for _ in range(3):
        _apply_and_kill(tmp_path, url, kind, 10_000, within_s=dice.uniform(0.5, 1.5))
    assert _apply_and_kill(tmp_path, url, kind, steps=10_000) == COUNT
    reader = open_reader(url)
    shadow = ShadowRebuild(tmp_path / "shadow.sqlite", reader, projections, registry)
    path = tmp_path / "rows.sqlite"
    verified = shadow.compare_live(path) if kind == "live" else shadow.compare_archive(path)
    assert verified.difference is None
    assert verified.position == COUNT
    assert verified.row_counts["orders"] > 500
    if kind == "past":
        _compare_past(path, shadow, projections, [dice.randrange(1, COUNT) for _ in range(3)])
    shadow.close()
    reader.close()


def _compare_past(
    path: Path, shadow: ShadowRebuild, views: Mapping[str, Projection], positions: list[int]
) -> None:
    """See that the rows at these positions are those of a rebuild, and as many as are counted."""
    engine = open_rows(path)
    with engine.connect() as connection:
        for position in sorted(positions):
            verified = shadow.compare_archive(path, position)
            assert verified.difference is None
            counted = {name: row_count_at(connection, views[name], position) for name in views}
            assert counted == verified.row_counts
    engine.dispose()


@pytest.mark.parametrize("kind", ["live", "past"])
def test_that_kills_around_annulments_leave_the_rows_of_a_log_without_what_is_annulled(
    tmp_path: Path, registry: Registry, projections: Mapping[str, Projection], kind: str
) -> None:
    shop = islice(Shop(9, users=30, products=9).payloads(), 1_500)
    history = with_annulments([*events(registry, shop)], {300: 17, 900: 45, 1_200: 300, 1_400: 8})
    url = log_file(tmp_path / "log.sqlite", history)
    come = [_apply_and_kill(tmp_path, url, kind, steps) for steps in (1, 1, 1, 2, 2)]
    assert 0 < come[0] < come[-1] < len(history)
    assert _apply_and_kill(tmp_path, url, kind, steps=10_000) == len(history)
    reader = open_reader(url)
    shadow = ShadowRebuild(tmp_path / "shadow.sqlite", reader, projections, registry)
    path = tmp_path / "rows.sqlite"
    verified = shadow.compare_live(path) if kind == "live" else shadow.compare_archive(path)
    assert (verified.difference, verified.position) == (None, len(history))
    if kind == "past":
        _compare_past(path, shadow, projections, [20, 300, 301, 302, 901, 902, 1_203, 1_404])
    shadow.close()
    reader.close()


def _apply_and_kill(
    folder: Path, url: str, kind: str, steps: int, within_s: float | None = None
) -> int:
    """Let it apply for some steps, or some time, kill it, and return how far it said it was."""
    command = [sys.executable, "-m", "tests.backend.projection.applier_process"]
    with subprocess.Popen(
        [*command, url, str(folder / "rows.sqlite"), kind], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        if within_s is None:
            said = list(islice(process.stdout, steps))
        else:
            with suppress(subprocess.TimeoutExpired):  # it is to be in the middle of something
                process.wait(within_s)
            said = []
        process.kill()
    return int(said[-1]) if said else 0
