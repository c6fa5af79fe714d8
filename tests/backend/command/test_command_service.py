import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from argon2 import PasswordHasher
from argon2.exceptions import HashingError

from backend.command.command_service import CommandService
from backend.command.pending_commands import AddressedReply
from backend.domain.registry import load_registry
from backend.domain.users import UserRegistered
from backend.errors import StorageFailed
from backend.messages.commands import (
    Answer,
    Answers,
    AskImportProgress,
    Command,
    FactsRecorded,
    Failure,
    ImportProgressReply,
    RecordFacts,
    SendCommands,
)
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.log_port import EventLog, Transaction
from tests.backend.command.shop import NOW, Watched, anna, command, new_id, top_up
from tests.backend.command.test_history_append import fact, record

FIRST, SECOND, THIRD = "first-secret", "second-secret", "third-secret"


class Hasher:
    """The real argon2id, cheap; hashes only while it may."""

    def __init__(self) -> None:
        self.may_hash = threading.Event()
        self.may_hash.set()
        self.hashed = 0
        self.broken = False
        self._argon = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

    def hash(self, password: str) -> str:
        assert self.may_hash.wait(30)
        if self.broken:
            raise HashingError
        self.hashed += 1
        return self._argon.hash(password)

    def verify(self, hash: str, password: str) -> bool:  # noqa: A002 - argon2's own name
        return self._argon.verify(hash, password)


class CommandSide:
    """The command side as a process would drive it."""

    def __init__(self, log: EventLog, settings: Settings | None = None) -> None:
        self.hasher = Hasher()
        self.events: list[Event] = []
        self.replies: list[AddressedReply] = []
        self._woken = threading.Event()
        self._requests = itertools.count(1)
        self.service = CommandService(
            log,
            load_registry(),
            settings or Settings(),
            clock=itertools.count(NOW).__next__,
            ids=new_id,
            wake=self._woken.set,
            hasher=self.hasher,
        )

    def put(self, *commands: Command, to: bytes = b"client") -> int:
        """Send them in one message; returns the number of the request."""
        request = next(self._requests)
        self.service.receive(SendCommands(commands=list(commands)), to, request)
        return request

    def work(self) -> None:
        while self.service.waiting:
            worked = self.service.work()
            self.events += worked.events
            self.replies += worked.replies

    def answers(self, request: int) -> list[Answer]:
        """Work, and wait for what is hashed, until this request has its reply."""
        while True:
            self._woken.clear()
            self.work()
            worked = self.service.work()
            self.events += worked.events
            self.replies += worked.replies
            for reply in self.replies:
                if reply.request == request and isinstance(reply.body, Answers):
                    return reply.body.answers
            if not self.service.waiting:
                assert self._woken.wait(30)

    def ask(self, *commands: Command) -> list[str]:
        """Send them, and return what came of each: `accepted`, or the code."""
        answers = self.answers(self.put(*commands))
        return [answer.code or answer.outcome for answer in answers]


@pytest.fixture
def side(log: EventLog) -> Iterator[CommandSide]:
    side = CommandSide(log)
    yield side
    side.hasher.may_hash.set()
    side.service.close()


def change(new: str, old: str | None = None, user_id: str = "anna") -> Command:
    data = {"user_id": user_id, "new_password": new}
    return command("user.change-password", **data, **({"old_password": old} if old else {}))


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


def test_that_a_message_larger_than_the_queue_is_taken_when_nothing_waits(log: EventLog) -> None:
    side = CommandSide(log, Settings(max_waiting=1))
    assert side.ask(anna(), top_up(1)) == ["accepted", "accepted"]
    side.service.close()


def test_that_facts_and_commands_keep_their_turns(side: CommandSide) -> None:
    registered = fact(load_registry(), UserRegistered(user_id="anna", name="Anna"))
    before = side.put(top_up(1))
    side.service.receive(record(registered, upto=4), b"import", 50)
    after = side.put(top_up(2))
    side.service.receive(AskImportProgress(origin="olist"), b"import", 51)
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
        side.service.receive(message, b"import", number)
    side.work()
    failures = [reply.body for reply in side.replies if isinstance(reply.body, Failure)]
    assert [(failure.code, failure.field) for failure in failures] == [
        ("unreadable", "facts[0]"),
        ("wrong-version", ""),
    ]


def test_that_a_first_password_needs_no_old_one(side: CommandSide, log: EventLog) -> None:
    assert side.ask(anna(), change(FIRST)) == ["accepted", "accepted"]
    kept = log.secret("anna")
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert side.events[-1].data == b'{"user_id":"anna"}'


def test_that_a_password_is_changed_with_the_old_one(side: CommandSide) -> None:
    assert side.ask(anna(), change(FIRST)) == ["accepted", "accepted"]
    assert side.ask(change(SECOND)) == ["wrong-password"]
    assert side.ask(change(SECOND, old=THIRD)) == ["wrong-password"]
    assert side.ask(change(SECOND, old=FIRST)) == ["accepted"]
    assert side.ask(change(THIRD, old=FIRST)) == ["wrong-password"]


def test_that_what_needs_no_hash_is_refused_without_one(side: CommandSide) -> None:
    assert side.ask(change(FIRST), anna(), change("short")) == [
        "user-unknown",
        "accepted",
        "password-too-short",
    ]
    assert side.hasher.hashed == 0


def test_that_password_changes_of_a_user_keep_their_order(side: CommandSide) -> None:
    changes = [change(FIRST), change(SECOND, old=FIRST), change(THIRD, old=SECOND)]
    assert side.ask(anna(), *changes) == ["accepted"] * 4
    assert side.ask(change(FIRST, old=THIRD)) == ["accepted"]


def test_that_the_same_password_change_sent_twice_happens_once(side: CommandSide) -> None:
    once = change(FIRST)
    assert side.ask(anna(), once, once) == ["accepted"] * 3
    assert side.ask(once) == ["accepted"]
    assert [event.type for event in side.events] == ["user.registered", "user.password-changed"]


def test_that_hashing_holds_no_other_stream_up(side: CommandSide) -> None:
    assert side.ask(anna(), command("user.register", user_id="bob", name="Bob")) == ["accepted"] * 2
    side.hasher.may_hash.clear()
    slow = side.put(change(FIRST))
    others = [command("user.top-up", user_id="bob", amount=1, currency="EUR") for _ in range(50)]
    assert side.ask(*others) == ["accepted"] * 50
    assert not [reply for reply in side.replies if reply.request == slow]
    assert side.service.undecided == 1
    side.hasher.may_hash.set()
    [answer] = side.answers(slow)
    assert (answer.outcome, answer.positions) == ("accepted", [53])


def types(side: CommandSide) -> list[str]:
    return [event.type.partition(".")[2] for event in side.events]


def test_that_no_later_command_overtakes_a_password_change_on_its_stream(
    side: CommandSide,
) -> None:
    side.hasher.may_hash.clear()
    first = side.put(anna(), top_up(1), change(FIRST), top_up(2), change(SECOND, old=FIRST))
    last = side.put(top_up(3))
    side.work()
    assert types(side) == ["registered", "topped-up"]
    side.hasher.may_hash.set()
    assert [answer.outcome for answer in side.answers(first)] == ["accepted"] * 5
    assert [answer.outcome for answer in side.answers(last)] == ["accepted"]
    assert types(side)[2:] == [
        "password-changed",
        "topped-up",
        "password-changed",
        "topped-up",
    ]
    assert side.service.undecided == 0


def test_that_what_waits_behind_a_refused_password_goes_on(side: CommandSide) -> None:
    assert side.ask(anna(), change(FIRST)) == ["accepted"] * 2
    outcomes = side.ask(change(SECOND, old="wrong-one"), top_up(1), change(THIRD, old=FIRST))
    assert outcomes == ["wrong-password", "accepted", "accepted"]
    assert types(side)[2:] == ["topped-up", "password-changed"]


def test_that_a_command_which_comes_as_the_last_hash_is_taken_waits_for_nothing(
    side: CommandSide,
) -> None:
    side.hasher.may_hash.clear()
    slow = side.put(anna(), change(FIRST))
    side.work()
    behind = side.put(top_up(1))
    side.hasher.may_hash.set()
    assert [answer.outcome for answer in side.answers(behind)] == ["accepted"]
    assert [answer.outcome for answer in side.answers(slow)] == ["accepted"] * 2
    assert types(side) == ["registered", "password-changed", "topped-up"]


def test_that_a_failed_transaction_keeps_the_order_of_a_stream(log: EventLog) -> None:
    watched = Watched(log, refuses=b"bob", error=StorageFailed("The disk is full."))
    side = CommandSide(watched)
    bob = command("user.register", user_id="bob", name="Bob")
    assert side.ask(anna(), change(FIRST), bob, top_up(1)) == [
        "accepted",
        "accepted",
        "storage-failed",
        "accepted",
    ]
    assert types(side) == ["registered", "password-changed", "topped-up"]
    side.service.close()


def test_that_one_id_for_two_users_gives_nobody_the_others_password(
    side: CommandSide, log: EventLog
) -> None:
    assert side.ask(anna(), command("user.register", user_id="bob", name="Bob")) == ["accepted"] * 2
    once = change(FIRST)
    twin = msgspec.structs.replace(change(SECOND, user_id="bob"), id=once.id)
    assert sorted(side.ask(once, twin)) == ["accepted", "id-reused"]
    hashes = [log.secret("anna"), log.secret("bob")]
    assert hashes.count(None) == 1


def test_that_a_hash_that_fails_can_be_asked_for_again(side: CommandSide) -> None:
    once = change(FIRST)
    side.hasher.broken = True
    assert side.ask(anna(), once, change(SECOND)) == ["accepted", "not-hashed", "not-hashed"]
    side.hasher.broken = False
    assert side.ask(once) == ["accepted"]


def test_that_a_forged_hash_in_the_log_opens_nothing(log: EventLog) -> None:
    side = CommandSide(log)
    assert side.ask(anna()) == ["accepted"]
    log.append(Transaction(secrets=[("anna", "no hash at all")]), NOW)
    assert side.ask(change(SECOND, old="no hash at all")) == ["not-hashed"]
    side.service.close()


def test_that_hashing_counts_as_waiting(log: EventLog) -> None:
    side = CommandSide(log, Settings(max_waiting=2))
    assert side.ask(anna()) == ["accepted"]
    side.hasher.may_hash.clear()
    side.put(change(FIRST), change(SECOND))
    side.work()
    assert [answer.code for answer in side.answers(side.put(top_up(1)))] == ["busy"]
    side.hasher.may_hash.set()
    side.service.close()


def test_that_a_stop_in_the_middle_of_hashing_loses_no_answered_command(log: EventLog) -> None:
    side = CommandSide(log)
    assert side.ask(anna()) == ["accepted"]
    unanswered = change(FIRST)
    side.put(unanswered)
    side.service.work()
    side.service.close()
    again = CommandSide(log)
    assert again.ask(unanswered) == ["accepted"]
    again.service.close()


def test_that_no_password_reaches_the_disk_or_a_log_line(
    on_disk: Callable[[], EventLog], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    side = CommandSide(on_disk())
    side.ask(anna(), change(FIRST), change(SECOND, old=FIRST), change(THIRD, old="no-such-secret"))
    side.ask(change("tiny"), change("x" * 1001), change(THIRD, old=SECOND, user_id="stranger"))
    sent = b"".join(repr(reply).encode() for reply in side.replies) + caplog.text.encode()
    on_disk()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (FIRST, SECOND, THIRD, "no-such-secret", "tiny", "x" * 1001):
        assert secret.encode() not in kept, secret
        assert secret.encode() not in sent, secret
    assert b"$argon2id$" in kept
    assert b"$argon2id$" not in sent
    side.service.close()


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
    side.service.receive(record(upto=5), b"importer", 7)
    assert side.ask(anna()) == ["accepted"]
    failure = side.replies[0].body
    assert isinstance(failure, Failure)
    assert (side.replies[0].request, failure.code) == (7, "defect")
    assert "ZeroDivisionError" in caplog.text
    side.service.close()
