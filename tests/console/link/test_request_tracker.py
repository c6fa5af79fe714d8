from backend import clock
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Answer, Answers, Command, Failure, SendCommands, ToPrimary
from backend.messages.queries import (
    AskCatalogue,
    AskView,
    CancelQuestion,
    QueryRequest,
    QuestionProgress,
)
from backend.messages.view_shares import ViewShare
from backend.translation import install_lookup
from console.link.backend_sockets import BackendSockets
from console.link.pending_requests import QuestionHandle, pass_through
from console.link.request_tracker import RequestTracker
from tests.console import sample_messages

COMMAND = Command(id=bytes(16), type="user.register", data=b"{}", actor="anna")


class Wire(BackendSockets):
    """The way to a primary: keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[ToPrimary, int]] = []
        self.asked: list[tuple[str, QueryRequest, int]] = []
        self.is_full = False

    @property
    def has_primary(self) -> bool:
        return True

    def send_question(self, name: str, question: QueryRequest, number: int) -> bool:
        self.asked.append((name, question, number))
        return True

    def send_to_primary(self, body: ToPrimary, number: int) -> bool:
        self.sent.append((body, number))
        return not self.is_full


def sent(wire: Wire) -> tuple[RequestTracker, list[object]]:
    """Return a tracker that has sent the command, and what it will hand over."""
    tracker, results = RequestTracker(clock.now_us), list[object]()
    tracker.attach(wire)
    tracker.send(COMMAND, results.append)
    return tracker, results


def deliver(tracker: RequestTracker) -> None:
    for callback, result in tracker.take_results():
        callback(result)


def test_that_a_failure_of_the_primary_ends_the_wait_for_its_command_at_once() -> None:
    wire = Wire()
    tracker, results = sent(wire)
    failure = Failure(code="unreadable", message="The actor is empty.", field="actor")
    tracker.on_answer(wire.sent[-1][1], failure)
    deliver(tracker)
    assert results == [failure]


def test_that_a_command_that_finds_a_full_queue_is_answered_at_once() -> None:
    wire = Wire()
    wire.is_full = True
    tracker, results = sent(wire)
    deliver(tracker)
    assert [each.code for each in results if isinstance(each, Failure)] == ["busy"]


def test_that_a_failure_of_another_message_ends_nothing() -> None:
    wire = Wire()
    tracker, results = sent(wire)
    tracker.on_answer(wire.sent[-1][1] + 1, Failure(code="unreadable", message="Not ours."))
    deliver(tracker)
    assert results == []
    assert wire.sent[-1][0] == SendCommands(commands=[COMMAND])


def test_that_an_answer_that_cannot_be_read_leaves_open_what_came_of_its_command() -> None:
    wire = Wire()
    tracker, results = sent(wire)
    tracker.on_unreadable(wire.sent[-1][1], Failure(code="unreadable", message="No such field."))
    deliver(tracker)
    assert results == [Failure(code="unknown", message="No such field.")]


def test_that_a_command_gets_its_answer_by_its_id() -> None:
    wire = Wire()
    tracker, results = sent(wire)
    answer = Answer(command_id=COMMAND.id, outcome="accepted", positions=[1])
    tracker.on_answer(0, Answers(answers=[answer]))
    deliver(tracker)
    assert results == [answer]


def test_that_a_question_without_a_name_passes_over_paused_frozen_and_late_replicas() -> None:
    now = [0]
    tracker, wire = RequestTracker(lambda: now[0]), Wire()
    names = ["archive", "replica-1", "replica-2", "replica-3", "replica-4"]
    tracker.attach(wire)
    topology = sample_messages.topology(*(sample_messages.process(name) for name in names))
    tracker.apply_topology(topology, set(), primary_is_new=False)
    tracker.apply_sample(sample_messages.replica("replica-1"))  # and then never again: frozen
    now[0] = 10_000_000
    late = 60_000_000
    for sample in (
        sample_messages.replica("archive"),
        sample_messages.replica("replica-2", time_behind_us=late, paused_by="anna"),
        sample_messages.replica("replica-3"),
        sample_messages.replica("replica-4", time_behind_us=late),
    ):
        tracker.apply_sample(sample)
    for _ in range(5):
        tracker.ask(AskCatalogue(), print, "", pass_through)
    assert [name for name, _, _ in wire.asked] == ["replica-3"] * 5


def asking(wire: Wire, now: list[int]) -> tuple[RequestTracker, list[object]]:
    """Return a tracker that has asked the one replica under handle 7, and its results."""
    tracker, results = RequestTracker(lambda: now[0]), list[object]()
    tracker.attach(wire)
    topology = sample_messages.topology(sample_messages.process("replica-1"))
    tracker.apply_topology(topology, set(), primary_is_new=False)
    tracker.ask(AskCatalogue(), results.append, "", pass_through, QuestionHandle(7))
    return tracker, results


def test_that_a_question_that_is_given_up_after_15_s_is_cancelled_at_its_replica() -> None:
    wire, now = Wire(), [0]
    tracker, results = asking(wire, now)
    number = wire.asked[-1][2]
    now[0] = 14_999_999
    tracker.expire_overdue()
    assert len(wire.asked) == 1
    now[0] = 15_000_000
    tracker.expire_overdue()
    deliver(tracker)
    assert wire.asked[1:] == [("replica-1", CancelQuestion(request=number), number)]
    assert isinstance(results[0], Failure)
    tracker.cancel(QuestionHandle(7))
    assert len(wire.asked) == 2


def test_that_a_question_that_is_worked_at_is_waited_for_and_reported_on() -> None:
    now, told = [0], list[QuestionProgress]()
    tracker, wire = RequestTracker(lambda: now[0]), Wire()
    tracker.attach(wire)
    topology = sample_messages.topology(sample_messages.process("replica-1"))
    tracker.apply_topology(topology, set(), primary_is_new=False)
    results = list[object]()
    tracker.ask(AskCatalogue(), results.append, "", pass_through, on_progress=told.append)
    number, progress = wire.asked[-1][2], QuestionProgress(elapsed_us=14_000_000)
    now[0] = 14_000_000
    tracker.on_progress(number, progress)
    now[0] = 28_999_999
    tracker.expire_overdue()
    deliver(tracker)
    assert (told, results) == ([progress], [])
    now[0] = 29_000_000
    tracker.expire_overdue()
    deliver(tracker)
    assert len(results) == 1
    tracker.on_progress(number, progress)  # nobody waits any more
    deliver(tracker)
    assert told == [progress]


def test_that_a_question_that_its_asker_cancels_is_never_answered() -> None:
    wire = Wire()
    tracker, results = asking(wire, [0])
    number = wire.asked[-1][2]
    tracker.cancel(QuestionHandle(6))
    assert len(wire.asked) == 1
    tracker.cancel(QuestionHandle(7))
    assert wire.asked[1:] == [("replica-1", CancelQuestion(request=number), number)]
    tracker.on_reply(number, CatalogueReply(modules=[], commands=[], events=[], views=[]))
    deliver(tracker)
    assert results == []


def test_that_a_replica_that_was_chosen_by_name_is_named_when_it_does_not_answer() -> None:
    tracker, results = RequestTracker(clock.now_us), list[object]()
    tracker.attach(Wire())
    for name in ("replica-9", ""):
        tracker.ask(AskCatalogue(), results.append, name, pass_through)
    deliver(tracker)
    messages = [each.message for each in results if isinstance(each, Failure)]
    assert messages == [
        "replica-9 does not answer at the moment. Try again shortly.",
        "No replica answers at the moment. Try again shortly.",
    ]


def test_that_a_command_that_was_never_sent_is_not_called_open() -> None:
    now, results = [0], list[object]()
    tracker, wire = RequestTracker(lambda: now[0]), Wire()

    def attempt() -> str:
        """Send the command, wait for longer than it is waited for, and return what came of it."""
        tracker.send(COMMAND, results.append)
        now[0] += 31_000_000
        tracker.expire_overdue()
        deliver(tracker)
        failure = results[-1]
        assert isinstance(failure, Failure)
        return failure.code

    assert attempt() == "not-sent"
    tracker.attach(wire)
    assert attempt() == "unknown"
    tracker.detach()
    assert attempt() == "unknown"  # the attempt before may have arrived


def test_that_the_fixed_sentences_of_the_backend_come_in_the_operators_language() -> None:
    wire = Wire()
    install_lookup(str.upper)
    try:
        tracker, results = sent(wire)
        tracker.on_answer(wire.sent[-1][1], Failure(code="failed", message="No such user."))
        deliver(tracker)
    finally:
        install_lookup(None)
    assert results == [Failure(code="failed", message="NO SUCH USER.")]


def test_that_a_question_about_a_view_goes_to_a_replica_that_has_it() -> None:
    wire, tracker = Wire(), RequestTracker(clock.now_us)
    tracker.attach(wire)
    shares = {"replica-1": [ViewShare(view="orders")], "replica-2": [ViewShare(view="users")]}
    processes = [
        sample_messages.process(name, share=share, endpoints={"queries": f"at {name}"})
        for name, share in shares.items()
    ]
    tracker.apply_topology(sample_messages.topology(*processes), set(), primary_is_new=False)
    for _ in range(20):
        tracker.ask(AskView(view="users"), print, "", pass_through)
    assert {name for name, _, _ in wire.asked} == {"replica-2"}
