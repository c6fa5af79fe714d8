from backend import clock
from backend.messages.commands import Answer, Answers, Command, Failure, SendCommands, ToPrimary
from console.link.backend_sockets import BackendSockets
from console.link.request_tracker import RequestTracker

COMMAND = Command(id=bytes(16), type="user.register", data=b"{}", actor="anna")


class Wire(BackendSockets):
    """The way to a primary: keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[ToPrimary, int]] = []

    def send_to_primary(self, body: ToPrimary, number: int) -> bool:
        self.sent.append((body, number))
        return True


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
