"""Running to a condition: over a long log by its indexes, and through all versions of rows."""

import random
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from backend.clock import now_us
from backend.domain.registry import Registry, load_registry
from backend.messages.run_to import AskRunTo, RunToHits
from backend.projection.applier import Applier
from backend.projection.apply_history import ApplyHistory
from backend.projection.archive_store import ArchiveStore
from backend.projection.head_growth import HeadGrowth
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.row_cache import row_decoder
from backend.projection.row_queries import open_rows, view_spec
from backend.projection.sql_tables import archive_table
from backend.query.cache import PageCache
from backend.query.log.log_search import LogSearch
from backend.query.query_service import QueryService
from backend.query.query_sources import QuerySources
from backend.query.question_budget import BudgetGuard
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect
from backend.store.engine_registry import open_reader
from tests.bench.copied_log import copied_log
from tests.bench.figures import Figure
from tests.bench.limits import scratch
from tests.bench.replaying import CHUNK, long_log

LONG, QUICK = 10_000_000, 400_000  # events of the log
APPLIED, QUICK_APPLIED = 1_000_000, 30_000  # events of the archive
PLACES = 200  # from which it is run to the next and the previous hit
ROUNDS = 5
INDEXED = "type:payment.failed"  # one event in forty
VIEW = "orders"
PLAIN = "orders: total<0"  # of no version
CHANGES = "orders: changed:order_id was.order_id:*"  # of no version: the one before is always asked


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter is called alike
    """Measure both."""
    registry, projections = load_registry(), load_projections()
    with scratch() as folder:
        count = QUICK if quick else LONG
        copied_log(folder / "log.sqlite", registry, count)
        yield from _over_the_log(folder, registry, projections, count)
    with tempfile.TemporaryDirectory() as name:
        count = QUICK_APPLIED if quick else APPLIED
        yield from _over_rows(Path(name), registry, projections, count)


def _over_the_log(
    folder: Path, registry: Registry, projections: Mapping[str, Projection], count: int
) -> Iterator[Figure]:
    """Run to the next and the previous hit from random places, and to the first and last."""
    dice = random.Random(3)  # noqa: S311  # repeatable
    url = f"sqlite:///{folder / 'log.sqlite'}"
    ArchiveStore(folder / "archive.sqlite", projections).close()
    with _service(url, folder / "archive.sqlite", registry, projections) as service:
        _seconds(service, AskRunTo(condition=INDEXED))  # the counts of types are read once
        taken: list[float] = []
        for _ in range(PLACES):
            place = dice.randrange(1, count)
            taken.append(_seconds(service, AskRunTo(condition=INDEXED, after=place)))
            back = AskRunTo(condition=INDEXED, before=place, backwards=True)
            taken.append(_seconds(service, back))
        taken += [
            _seconds(service, AskRunTo(condition=INDEXED, backwards=each)) for each in (False, True)
        ]
    p50, p99 = (float(np.percentile(taken, each)) * 1000 for each in (50, 99))
    yield Figure(
        name=f"run to, by an index, {count:,} events, p99",
        value=p99,
        unit="ms",
        limit=f"p50 {p50:.1f} ms, forwards and backwards from {PLACES} places",
        target=100,
        better="lower",
    )


def _over_rows(
    folder: Path, registry: Registry, projections: Mapping[str, Projection], count: int
) -> Iterator[Figure]:
    """Look through all versions in vain, and decode as many raw rows, in turns."""
    url = long_log(folder / "log.sqlite", registry, count, users=50_000, products=10_000)
    view = projections[VIEW]
    path = folder / "archive.sqlite"
    with closing(open_reader(url)) as reader, closing(ArchiveStore(path, {VIEW: view})) as store:
        applier = Applier(store, {VIEW: view}, registry)
        while chunk := reader.read(applier.position, CHUNK):
            applier.apply(chunk)
    with _service(url, path, registry, {VIEW: view}) as service:
        taken: dict[str, list[float]] = {PLAIN: [], CHANGES: []}
        raw, versions = list[float](), 0
        for _ in range(ROUNDS):
            versions, seconds = _decode_raw(path, view)
            raw.append(seconds)
            for condition, known in taken.items():
                known.append(_scan(service, condition))
    names = {PLAIN: "rows that match", CHANGES: "changes of a field"}
    for condition, known in taken.items():
        yield Figure(
            name=f"scan for {names[condition]}, of raw decoding",
            value=min(raw) / min(known),
            unit="x",
            limit=f"{versions / min(raw):,.0f} raw versions/s decoded;"
            f" here {versions / min(known):,.0f}/s of {versions:,}",
            target=0.5,
        )


def _decode_raw(path: Path, view: Projection) -> tuple[int, float]:
    """Return how many versions there are, and the seconds that reading them as rows takes."""
    table = archive_table(view_spec(view))
    names = ", ".join(f'"{field}"' for field in view.row.__struct_fields__)
    decode = row_decoder(view_spec(view))
    versions = 0
    with closing(connect(path, READ_MODELS_READER)) as database:
        began = time.perf_counter()
        cursor = database.execute(f'SELECT {names} FROM "{table.name}"')  # noqa: S608  # our own names
        for cells in cursor:
            decode(cells)
            versions += 1
        return versions, time.perf_counter() - began


def _scan(service: QueryService, condition: str) -> float:
    """Return the seconds that a scan of everything takes, in all of its parts."""
    seconds, asked = 0.0, AskRunTo(condition=condition)
    while True:
        began = time.perf_counter()
        part = service.answer(asked)
        seconds += time.perf_counter() - began
        assert isinstance(part, RunToHits)
        assert not part.hits
        if part.complete:
            return seconds
        asked = AskRunTo(condition=condition, after=part.after, before=part.before)


def _seconds(service: QueryService, asked: AskRunTo) -> float:
    began = time.perf_counter()
    answer = service.answer(asked)
    seconds = time.perf_counter() - began
    assert isinstance(answer, RunToHits)
    return seconds


@contextmanager
def _service(
    url: str, path: Path, registry: Registry, projections: Mapping[str, Projection]
) -> Generator[QueryService]:
    engine, guard = open_rows(path), BudgetGuard()
    service = QueryService(
        "archive",
        QuerySources(
            log=LogSearch("archive", url, open_reader(url), now_us, guard=guard),
            rows=engine,
            projections=projections,
            registry=registry,
            cache=PageCache(1),
            guard=guard,
            growth=HeadGrowth(now_us()),
            applied=ApplyHistory(0),
        ),
        archive=True,
        applied=lambda: 0,
        no_backlog=lambda: "",
    )
    try:
        yield service
    finally:
        service.close()
        engine.dispose()
