"""Questions that take long, on a log in which every question of this kind does."""

import sqlite3
from collections.abc import Callable, Iterator
from threading import Event as Signal

import pytest

from backend.clock import monotonic_us, now_us
from backend.domain.registry import load_registry
from backend.messages.commands import Failure
from backend.messages.queries import CountLog, LogCount, Question
from backend.projection.apply_history import ApplyHistory
from backend.projection.head_growth import HeadGrowth
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.log.log_search import LogSearch
from backend.query.query_service import QueryService
from backend.query.query_sources import QuerySources
from backend.query.question_budget import BudgetGuard, QuestionBudget
from backend.query.question_watch import QuestionWatch
from backend.run import scan_workers
from backend.run.scan_workers import ScanWorkers
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.query.log.events import drafts
from tests.running import until

COUNT = 3_000
EXPENSIVE = CountLog(filter=" or ".join(f"data.note:*{n}*x*{n}*" for n in range(140)))
MakeService = Callable[[], QueryService]
PATIENCE_S = 30


@pytest.fixture(scope="module")
def make_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeService]:
    folder = tmp_path_factory.mktemp("scans")
    url = f"sqlite:///{folder / 'log.sqlite'}"
    log = open_log(url)
    log.append(Transaction(events=drafts(COUNT, seed=3)), recorded=now_us())
    log.close()
    projections, registry = load_projections(), load_registry()
    LiveStore(folder / "rows.sqlite", projections).close()
    rows = open_rows(folder / "rows.sqlite")

    def make() -> QueryService:
        guard = BudgetGuard()
        search = LogSearch("replica-1", url, open_reader(url), now_us, guard=guard)
        sources = QuerySources(
            log=search,
            rows=rows,
            projections=projections,
            registry=registry,
            cache=PageCache(8),
            guard=guard,
            growth=HeadGrowth(monotonic_us()),
            applied=ApplyHistory(COUNT),
        )
        return QueryService(
            "replica-1", sources, archive=False, applied=lambda: COUNT, no_backlog=lambda: ""
        )

    yield make
    rows.dispose()


@pytest.fixture
def done() -> Signal:
    return Signal()


@pytest.fixture
def workers(
    make_service: MakeService, done: Signal, request: pytest.FixtureRequest
) -> Iterator[ScanWorkers]:
    limit_s: float = getattr(request, "param", 60.0)
    workers = ScanWorkers(make_service, limit_s, done.set, QuestionWatch())
    yield workers
    assert workers.close(PATIENCE_S)


def test_that_a_question_is_answered_in_its_own_time(workers: ScanWorkers, done: Signal) -> None:
    assert workers.submit(b"asker", 1, CountLog(filter="data.note:*a*")) is None
    assert done.wait(PATIENCE_S)
    (job,) = workers.take_done()
    assert (job.sender, job.request) == (b"asker", 1)
    assert isinstance(job.reply, LogCount)
    assert not workers.active


@pytest.mark.parametrize("workers", [0.01], indirect=True)
def test_that_a_question_over_its_limit_is_stopped_and_says_so(
    workers: ScanWorkers, done: Signal
) -> None:
    workers.submit(b"asker", 1, EXPENSIVE)
    assert done.wait(PATIENCE_S)
    (job,) = workers.take_done()
    assert isinstance(job.reply, Failure)
    assert "longer than 0.01 s" in job.reply.message


def test_that_a_question_that_is_given_up_ends_and_is_not_answered(
    workers: ScanWorkers, done: Signal
) -> None:
    workers.submit(b"gone", 1, EXPENSIVE)
    workers.submit(b"gone", 2, EXPENSIVE)
    workers.submit(b"gone", 3, EXPENSIVE)
    for request in (1, 2, 3):
        workers.cancel(b"gone", request)
    workers.submit(b"asker", 4, CountLog(filter="data.note:*a*"))
    answered: list[int] = []
    while not answered:
        assert done.wait(PATIENCE_S)
        done.clear()
        answered = [job.request for job in workers.take_done()]
    assert answered == [4]


def test_that_too_many_questions_are_refused_with_a_reason(workers: ScanWorkers) -> None:
    refused = [workers.submit(b"asker", request, EXPENSIVE) for request in range(40)]
    assert [each.code for each in refused if each is not None] == ["busy"] * 8


def test_that_a_worker_which_finds_no_rows_to_read_says_so_and_takes_the_next_question(
    make_service: MakeService, done: Signal
) -> None:
    broken = [True] * 3

    def make() -> QueryService:
        if broken:
            broken.pop()
            raise sqlite3.OperationalError("unable to open database file")
        return make_service()

    workers = ScanWorkers(make, 60.0, done.set, QuestionWatch())
    replies: list[object] = []
    for request in range(4):
        workers.submit(b"asker", request, CountLog(filter="data.note:*a*"))
        assert done.wait(PATIENCE_S)
        done.clear()
        replies += [job.reply for job in workers.take_done()]
    assert workers.close(PATIENCE_S)
    assert [type(each) for each in replies] == [Failure, Failure, Failure, LogCount]


def test_that_questions_that_do_not_end_are_given_up_and_the_others_are_told(
    make_service: MakeService, done: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_workers, "_HUNG_AFTER_S", 0.0)
    release = Signal()

    def answer(_question: Question, _budget: QuestionBudget) -> Failure:
        assert release.wait(PATIENCE_S)
        return Failure(code="late", message="It came late.")

    def make() -> QueryService:
        service = make_service()
        monkeypatch.setattr(service, "answer", answer)
        return service

    watch, hung = QuestionWatch(), dict[tuple[bytes, int], Failure]()
    workers = ScanWorkers(make, 0.01, done.set, watch)
    for request in range(3):
        workers.submit(b"asker", request, EXPENSIVE)

    def finds_all() -> bool:
        hung.update(workers.take_hung())
        return len(hung) == 3

    until(finds_all, "each has an answer")
    assert [hung[b"asker", request].code for request in range(3)] == [
        "timed-out",
        "timed-out",
        "busy",
    ]
    assert "`marigraph health`" in hung[b"asker", 0].message
    assert not workers.active
    refused = workers.submit(b"asker", 4, EXPENSIVE)
    assert refused is not None
    assert refused.code == "busy"
    for second in range(20):
        watch.look(second * 500_000)
    assert watch.overdue is not None
    assert watch.overdue.what.startswith("count-log data.note:")
    release.set()
    until(lambda: workers.submit(b"asker", 5, EXPENSIVE) is None, "they take questions again")
    assert workers.close(PATIENCE_S)
