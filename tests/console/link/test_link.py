import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend import clock
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Answer, Failure
from backend.messages.control import AskHealth, Health
from backend.messages.live_pages import MAX_LIVE_PAGES, AskLivePage
from backend.messages.queries import AskCatalogue, AskView, CountLog, LogCount, ViewPage
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.state_store import StateStore
from tests.running import Running, accepted, command, running

TIMEOUT_MS = 60_000


class Heard:
    """A link with everything that came over it."""

    def __init__(self, link: BackendClient, qtbot: QtBot) -> None:
        self.link = link
        self.results: list[object] = []
        self.frames: list[BackendSnapshot] = []
        self._qtbot = qtbot
        link.snapshot_changed.connect(self.frames.append)

    def connected(self) -> None:
        self._qtbot.waitUntil(
            lambda: (
                bool(self.frames)
                and self.frames[-1].phase == "connected"
                and all(each.state == "running" for each in self.frames[-1].processes)
            ),
            timeout=TIMEOUT_MS,
        )

    def writes(self) -> bool:
        """Whether the primary runs, as far as is known here."""
        return any(p.role == "primary" and p.state == "running" for p in self.frames[-1].processes)

    def result(self) -> object:
        self._qtbot.waitUntil(lambda: bool(self.results), timeout=TIMEOUT_MS)
        return self.results.pop()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One backend for all tests that do it no harm."""
    with running(tmp_path_factory.mktemp("shop") / "data", "--replicas", "1") as started:
        yield started


class FailingStore(StateStore):
    """Fails once when it is asked for what it knows, as a mistake of the console would."""

    def __init__(self) -> None:
        super().__init__()
        self.fails = False

    def take_snapshot(self) -> BackendSnapshot:
        if self.fails:
            self.fails = False
            raise ValueError("year 0 is out of range")
        return super().take_snapshot()


@contextmanager
def listening(folder: Path, qtbot: QtBot, store: StateStore | None = None) -> Generator[Heard]:
    link = BackendClient(folder, store or StateStore())
    link.start()
    try:
        yield Heard(link, qtbot)
    finally:
        link.stop()
    assert "link" not in {thread.name for thread in threading.enumerate()}


@pytest.fixture
def heard(qtbot: QtBot, shop: Running) -> Iterator[Heard]:
    with listening(shop.folder, qtbot) as found:
        found.connected()
        yield found


def test_that_without_a_backend_everything_is_answered_with_a_failure(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with listening(tmp_path, qtbot) as heard:
        heard.link.ask(AskCatalogue(), heard.results.append)
        failure = heard.result()
        assert isinstance(failure, Failure)
        assert failure.code == "lost"
        assert heard.frames[-1].phase in ("starting", "connecting")


class ObservedStore(StateStore):
    """Says when a snapshot was taken, which is delivered next."""

    def __init__(self) -> None:
        super().__init__()
        self.is_taken = threading.Event()

    def take_snapshot(self) -> BackendSnapshot:
        taken = super().take_snapshot()
        self.is_taken.set()
        return taken


def test_that_nothing_is_delivered_once_it_is_stopped_not_even_what_was_on_its_way(
    tmp_path: Path, qapp: QApplication
) -> None:
    store = ObservedStore()
    link, frames = BackendClient(tmp_path, store), list[object]()
    link.snapshot_changed.connect(frames.append)
    link.start()
    assert store.is_taken.wait(TIMEOUT_MS / 1_000)  # no event of this thread is processed meanwhile
    link.stop()
    qapp.processEvents()
    assert frames == []


def test_that_questions_orders_and_commands_are_answered(heard: Heard, qtbot: QtBot) -> None:
    heard.link.ask(AskCatalogue(), heard.results.append)
    assert isinstance(heard.result(), CatalogueReply)
    heard.link.request(AskHealth(), heard.results.append)
    assert isinstance(heard.result(), Health)
    heard.link.send(command("user.register", user_id="1", name="Anna"), heard.results.append)
    answer = heard.result()
    assert isinstance(answer, Answer)
    assert (answer.outcome, answer.positions) == ("accepted", [1])
    qtbot.waitUntil(lambda: heard.frames[-1].head == 1, timeout=TIMEOUT_MS)
    lines = [line for frame in heard.frames for line in frame.new_events]
    assert [(line.position, line.type) for line in lines] == [(1, "user.registered")]


def test_that_replies_are_prepared_away_from_the_window(heard: Heard) -> None:

    def prepare(reply: ViewPage) -> tuple[str, str]:
        return threading.current_thread().name, reply.view

    heard.link.ask(AskView(view="users"), heard.results.append, prepare=prepare)
    assert heard.result() == ("link", "users")


def test_that_files_are_read_beside_the_window_and_an_error_is_told(
    heard: Heard, tmp_path: Path
) -> None:
    heard.link.read(lambda: threading.current_thread().name, heard.results.append)
    assert heard.result() == "link"
    heard.link.read((tmp_path / "none").read_bytes, heard.results.append)
    failure = heard.result()
    assert isinstance(failure, Failure)
    assert "No such file" in failure.message


def test_that_a_replica_which_is_not_there_is_named_as_the_reason(heard: Heard) -> None:
    heard.link.ask(AskCatalogue(), heard.results.append, replica="replica-9")
    failure = heard.result()
    assert isinstance(failure, Failure)
    assert failure.code == "no-replica"


def test_that_a_scan_that_is_cancelled_ends_in_its_replica(heard: Heard, shop: Running) -> None:
    users = [command("user.register", user_id=f"scan-{n}", name="A") for n in range(1_000)]
    with shop.client() as client:
        accepted(client, *users)
    terms = " or ".join(f"data.name:*{n}*x*{n}*" for n in range(100))
    scans = [CountLog(filter=f"{terms} or data.name:*{n}*") for n in range(32)]  # as many as wait
    handles = [heard.link.ask(scan, heard.results.append) for scan in scans]
    for handle in handles:
        heard.link.cancel(handle)
    count = asked_until_in_time(heard, CountLog(filter=terms))
    assert isinstance(count, LogCount)  # else: too many are being worked at already


def test_that_live_pages_wait_for_a_change_have_a_bound_and_are_taken_back(
    heard: Heard, shop: Running, qtbot: QtBot
) -> None:
    heard.link.ask(AskLivePage(view="users"), heard.results.append)
    page = heard.result()
    assert isinstance(page, ViewPage)
    known = AskLivePage(view="users", known=page.digest, min_position=page.position)
    for _ in range(2):
        handles = [heard.link.ask(known, heard.results.append) for _ in range(MAX_LIVE_PAGES + 1)]
        refused = heard.result()
        assert isinstance(refused, Failure)
        assert refused.code == "busy"
        for handle in handles:
            heard.link.cancel(handle)
    told: list[object] = []
    for _ in range(MAX_LIVE_PAGES):
        heard.link.ask(known, told.append)
    with shop.client() as client:
        accepted(client, command("user.register", user_id="0-live", name="Anna"))
    qtbot.waitUntil(lambda: len(told) == MAX_LIVE_PAGES, timeout=TIMEOUT_MS)
    assert all(isinstance(each, ViewPage) and each.digest != page.digest for each in told)
    assert heard.results == []


def asked_until_in_time(heard: Heard, question: CountLog) -> object:
    """Ask, and again as long as a busy machine does not come to it in time; return what is said."""
    while True:
        heard.link.ask(question, heard.results.append)
        result = heard.result()
        if not (isinstance(result, Failure) and result.code == "timed-out"):
            return result


def test_that_a_command_sent_while_the_primary_is_down_is_answered_once_it_is_back(
    small_backend: Running, qtbot: QtBot
) -> None:
    with listening(small_backend.folder, qtbot) as heard:
        heard.connected()
        small_backend.kill("primary")
        qtbot.waitUntil(lambda: not heard.writes(), timeout=TIMEOUT_MS)
        heard.link.send(command("user.register", user_id="1", name="Anna"), heard.results.append)
        answer = heard.result()
    assert isinstance(answer, Answer)
    assert (answer.outcome, answer.positions) == ("accepted", [1])


def test_that_frames_come_at_most_thirty_times_a_second(heard: Heard, qtbot: QtBot) -> None:
    answers: list[object] = []
    for number in range(2, 302):
        heard.link.send(command("user.register", user_id=str(number), name="A"), answers.append)
    began, before = clock.now_us(), len(heard.frames)
    qtbot.waitUntil(lambda: len(answers) == 300, timeout=TIMEOUT_MS)
    frames, seconds = len(heard.frames) - before, (clock.now_us() - began) / 1_000_000
    assert frames <= seconds * 31 + 1


def test_that_an_answer_does_not_wait_for_the_next_snapshot(heard: Heard, qtbot: QtBot) -> None:
    frames_before: list[int] = []

    def ask_again(reply: object) -> None:
        assert isinstance(reply, CatalogueReply)
        frames_before.append(len(heard.frames))
        if len(frames_before) == len(set(frames_before)):  # a snapshot came between any two
            heard.link.ask(AskCatalogue(), ask_again)

    heard.link.ask(AskCatalogue(), ask_again)
    qtbot.waitUntil(lambda: len(frames_before) > len(set(frames_before)), timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: len(heard.frames) > frames_before[-1], timeout=TIMEOUT_MS)


def test_that_a_number_beyond_64_bits_fails_its_own_request_only(heard: Heard) -> None:
    heard.link.ask(AskView(view="users", at=10**20), heard.results.append)
    failure = heard.result()
    assert isinstance(failure, Failure)
    assert failure.code == "unsendable"
    heard.link.ask(AskView(view="users"), heard.results.append)
    assert isinstance(heard.result(), ViewPage)


def test_that_an_error_in_preparing_a_reply_fails_its_own_request_only(heard: Heard) -> None:
    def fail(_reply: ViewPage) -> object:
        raise ValueError("this page cannot be written")

    heard.link.ask(AskView(view="users"), heard.results.append, prepare=fail)
    failure = heard.result()
    assert isinstance(failure, Failure)
    assert (failure.code, "this page cannot be written" in failure.message) == ("defect", True)
    heard.link.ask(AskView(view="users"), heard.results.append)
    assert isinstance(heard.result(), ViewPage)


def test_that_an_error_of_one_receiver_does_not_reach_the_others(
    heard: Heard, qtbot: QtBot
) -> None:
    def fail(_reply: object) -> None:
        raise ValueError("this panel fails")

    with qtbot.capture_exceptions() as errors:
        heard.link.ask(AskCatalogue(), fail)
        heard.link.ask(AskCatalogue(), heard.results.append)
        assert isinstance(heard.result(), CatalogueReply)
    assert [str(error[1]) for error in errors] == ["this panel fails"]


def test_that_an_error_of_the_thread_is_shown_with_its_reason_and_mended(
    shop: Running, qtbot: QtBot
) -> None:
    store = FailingStore()
    with listening(shop.folder, qtbot, store) as heard:
        heard.connected()
        store.fails = True
        qtbot.waitUntil(lambda: heard.frames[-1].phase == "lost", timeout=TIMEOUT_MS)
        assert "year 0 is out of range" in heard.frames[-1].reason
        qtbot.waitUntil(lambda: heard.frames[-1].phase == "connected", timeout=TIMEOUT_MS)
        heard.link.ask(AskView(view="users"), heard.results.append)
        assert isinstance(heard.result(), ViewPage)


def test_that_an_error_that_does_not_go_away_does_not_keep_the_window_from_closing(
    shop: Running, qtbot: QtBot
) -> None:
    class BrokenStore(StateStore):
        def take_snapshot(self) -> BackendSnapshot:
            raise ValueError("for ever")

    with listening(shop.folder, qtbot, BrokenStore()) as heard:
        heard.link.ask(AskCatalogue(), heard.results.append)
