import msgspec
import pytest

from backend.command.command_service import MAX_WAITING_MESSAGES
from backend.command.pending_commands import too_many_messages
from backend.domain.registry import load_registry
from backend.domain.users import UserRegistered
from backend.messages.commands import (
    AskImportProgress,
    FactsRecorded,
    Failure,
    ImportProgressReply,
    RecordFacts,
)
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.log_port import EventLog, Transaction
from tests.backend.command.command_side import CommandSide
from tests.backend.command.shop import Watched, anna, fact, record, top_up


def test_that_each_message_gets_one_reply_in_its_own_order(side: CommandSide) -> None:
    first, second = [anna(), top_up(1)], [top_up(2), top_up(0)]
    one, two = side.put(*first, to=b"a"), side.put(*second, to=b"b")
    side.work()
    assert [(reply.to, reply.request) for reply in side.replies] == [(b"a", one), (b"b", two)]
    for commands, request in ((first, one), (second, two)):
        answers = side.answers(request)
        assert [answer.command_id for answer in answers] == [one.id for one in commands]
    counts = side.service.counts
    assert (counts.accepted, counts.rejected, counts.failed) == (3, 1, 0)
    assert [event.position for event in side.events] == [1, 2, 3]


def test_that_all_that_waits_is_one_transaction(side: CommandSide) -> None:
    side.put(anna())
    for _ in range(10):
        side.put(top_up(1))
    worked = side.service.work()
    assert (len(worked.events), len(worked.replies)) == (11, 11)
    assert len({event.recorded for event in worked.events}) == 1
    assert side.service.waiting == 0


def test_that_an_empty_message_is_answered(side: CommandSide) -> None:
    assert side.answers(side.put()) == []


def test_that_too_many_commands_in_one_message_are_refused(side: CommandSide) -> None:
    side.put(*[top_up() for _ in range(101)])
    side.work()
    [reply] = side.replies
    assert isinstance(reply.body, Failure)
    assert (reply.body.code, reply.body.field) == ("too-many", "commands")


def test_that_too_much_waiting_is_said_at_once(log: EventLog) -> None:
    side = CommandSide(log, Settings(max_waiting=3))
    waiting = side.put(anna(), top_up(1), top_up(2))
    late = top_up(3)
    refused = side.put(late)
    assert side.service.undecided == 3
    [answer] = side.answers(refused)
    assert (answer.outcome, answer.code) == ("failed", "busy")
    assert "again" in answer.message
    assert len(side.answers(waiting)) == 3
    assert side.ask(late) == ["accepted"]
    assert side.service.counts.failed == 1
    side.service.close()


def test_that_too_many_batches_of_facts_are_refused_at_once(side: CommandSide) -> None:
    waiting = side.put(anna())
    for number in range(MAX_WAITING_MESSAGES + 1):
        side.service.receive(
            AskImportProgress(origin="olist"), b"import", 100 + number, role="operator"
        )
    side.work()
    refused = [reply for reply in side.replies if isinstance(reply.body, Failure)]
    assert [(reply.request, reply.body) for reply in refused] == [
        (100 + MAX_WAITING_MESSAGES, too_many_messages(MAX_WAITING_MESSAGES))
    ]
    assert len(side.answers(waiting)) == 1
    side.service.receive(AskImportProgress(origin="olist"), b"import", 99, role="operator")
    side.work()
    assert isinstance(side.replies[-1].body, ImportProgressReply)


def test_that_a_message_larger_than_the_queue_is_taken_when_nothing_waits(log: EventLog) -> None:
    side = CommandSide(log, Settings(max_waiting=1))
    assert side.ask(anna(), top_up(1)) == ["accepted", "accepted"]
    side.service.close()


def test_that_facts_and_commands_keep_their_turns(side: CommandSide) -> None:
    registered = fact(load_registry(), UserRegistered(user_id="anna", name="Anna"))
    before = side.put(top_up(1))
    side.service.receive(record(registered, upto=4), b"import", 50, role="operator")
    after = side.put(top_up(2))
    side.service.receive(AskImportProgress(origin="olist"), b"import", 51, role="operator")
    side.work()
    assert [side.answers(before)[0].code, side.answers(after)[0].outcome] == [
        "user-unknown",
        "accepted",
    ]
    bodies = {reply.request: reply.body for reply in side.replies}
    assert bodies[50] == FactsRecorded(origin="olist", upto=4, first=1, last=1)
    assert bodies[51] == ImportProgressReply(origin="olist", upto=4, state=b"{}")
    assert [event.type for event in side.events] == ["user.registered", "user.topped-up"]


def test_that_a_refused_record_says_why(side: CommandSide) -> None:
    registered = fact(load_registry(), UserRegistered(user_id="anna", name="Anna"))
    bad = msgspec.structs.replace(registered, data=b"{}")
    messages: list[RecordFacts] = [record(bad), record(registered, since=8)]
    for number, message in enumerate(messages):
        side.service.receive(message, b"import", number, role="operator")
    side.work()
    failures = [reply.body for reply in side.replies if isinstance(reply.body, Failure)]
    assert [(failure.code, failure.field) for failure in failures] == [
        ("unreadable", "facts[0]"),
        ("wrong-version", ""),
    ]


def test_that_a_defect_in_a_record_is_answered_and_the_next_message_served(
    log: EventLog, caplog: pytest.LogCaptureFixture
) -> None:
    class Torn(Watched):
        """Cannot take facts."""

        def append(self, transaction: Transaction, recorded: int) -> list[Event]:
            if transaction.progress is not None:
                raise ZeroDivisionError
            return super().append(transaction, recorded)

    side = CommandSide(Torn(log))
    side.service.receive(record(upto=5), b"importer", 7, role="operator")
    assert side.ask(anna()) == ["accepted"]
    failure = side.replies[0].body
    assert isinstance(failure, Failure)
    assert (side.replies[0].request, failure.code) == (7, "defect")
    assert "ZeroDivisionError" in caplog.text
    side.service.close()
