"""What a real backend says of a replica whose query thread never comes back from a question."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from backend.messages.queries import AskView, CountLog, ViewPage
from backend.wire.codec import QUESTIONS
from backend.wire.connection import read_connection_file
from backend.wire.sockets import Context, dealer, try_send
from tests.health_watch import HealthWatch, is_well, make_impatient, process_of, verdict_of
from tests.running import Running, accepted, command, running

PACKAGE = """
import time
from pathlib import Path
from backend.messages.queries import CountLog
from backend.domain.products import ProductRestocked
from backend.projection.read_model import Projection, ViewRow
from backend.query.query_service import QueryService


class SeenRow(ViewRow, kw_only=True):
    product_id: str


VIEW = Projection(
    name="seen",
    summary="What was restocked.",
    row=SeenRow,
    key=("product_id",),
    handlers={{ProductRestocked: lambda event, meta, tables: None}},
    order="product_id",
)

answer = QueryService.answer


def answer_or_hang(self, question, *budget):
    while isinstance(question, CountLog) and not Path({release!r}).exists():
        time.sleep(0.01)  # hangs until the test lets it go
    return answer(self, question, *budget)


QueryService.answer = answer_or_hang
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The file that ends the hanging."""
    return tmp_path / "release"


@pytest.fixture
def backend(tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """An impatient backend with two replicas, in which no question that counts the log ends."""
    info = tmp_path / "packages" / "acme-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[marigraph.projections]\nseen = acme_view:VIEW\n")
    (info.parent / "acme_view.py").write_text(PACKAGE.format(release=str(release)))
    monkeypatch.setenv("PYTHONPATH", str(info.parent))
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    make_impatient(monkeypatch)
    with running(tmp_path / "data", "--replicas", "2") as started:
        yield started
        release.touch()


def test_that_a_query_thread_that_hangs_is_told_and_passed_over(
    backend: Running, release: Path
) -> None:
    with backend.client() as client, ExitStack() as opened:
        watch = HealthWatch(client)
        watch.until(is_well, "all is well")
        position = accepted(client, command("user.register", user_id="1", name="Anna"))
        context = Context()
        opened.callback(context.term)
        endpoint = backend.processes()["replica-1"].endpoints["queries"]
        access = read_connection_file(backend.folder).access
        with closing(dealer(context, access, endpoint)) as asker:
            assert try_send(asker, QUESTIONS.encode(CountLog(filter="data.total>5"), 1))
            hung = watch.until_status("replica-1", "STALLED")
            assert (hung.rule, hung.severity) == ("question-hung", "critical")
            assert hung.question is not None
            assert hung.question.what == "count-log data.total>5"
            views = process_of(watch.reports[-1], "replica-1").views
            assert {view.verdict.status for view in views} == {"OK"}
            (problem,) = watch.reports[-1].problems
            assert (problem.action, problem.has_substitute) == ("check-question", True)
            for _ in range(4):  # the choice between two as fresh is by chance
                page = client.ask(AskView(view="users", min_position=position))
                assert isinstance(page, ViewPage)
                assert page.replica == "replica-2"
            release.touch()
            watch.until(is_well, "all is well again")
            assert verdict_of(watch.reports[-1], "replica-1").status == "OK"
