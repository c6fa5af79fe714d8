"""What becomes of commands, facts and cached states when the log fails in between."""

from collections.abc import Iterable

import msgspec
import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.products import ProductAdded, ProductListed, ProductRestocked
from backend.domain.registry import Registry
from backend.domain.users import UserState, UserToppedUp
from backend.errors import Defect, StorageFailed
from backend.messages.commands import Answer
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.log_port import EventLog, Transaction
from tests.backend.command.shop import (
    NOW,
    Shop,
    Watched,
    anna,
    command,
    fact,
    record,
    stocked,
    top_up,
)
from tests.contract.drafts import draft


def test_that_the_bad_command_of_a_batch_fails_alone(log: EventLog) -> None:
    watched = Watched(log, refuses=b'"amount":13,', error=StorageFailed("The disk is full."))
    shop = Shop(watched)
    bad, after = top_up(13), top_up(5)
    answers = shop.send(anna(), top_up(1), bad, after)
    assert [answer.outcome for answer in answers] == ["accepted", "accepted", "failed", "accepted"]
    assert (answers[2].code, answers[2].message) == ("storage-failed", "The disk is full.")
    balances = [msgspec.json.decode(event.data).get("balance") for event in shop.events()]
    assert balances == [None, 1, 6]
    watched.error = None
    assert [answer.outcome for answer in shop.send(bad, after)] == ["accepted", "accepted"]
    assert len(shop.events()) == 4


def test_that_a_full_disk_fails_every_command_and_loses_none(log: EventLog) -> None:
    watched = Watched(log, error=StorageFailed("The disk is full."))
    shop = Shop(watched)
    commands = [anna(), top_up(1), top_up(2)]
    assert [answer.code for answer in shop.send(*commands)] == [
        "storage-failed",
        "user-unknown",
        "user-unknown",
    ]
    watched.error = None
    assert shop.send(commands[0])[0].outcome == "accepted"


def test_that_what_was_written_although_it_seemed_to_fail_is_found(log: EventLog) -> None:
    class Broken(Watched):
        """Commits, and then loses the connection."""

        def append(self, transaction: Transaction, recorded: int) -> list[Event]:
            events = super().append(transaction, recorded)
            if len(self.appended) == 1:
                raise StorageFailed("The connection is gone.")
            return events

    shop = Shop(Broken(log))
    handled = shop.handle([anna(), top_up()])
    assert [outcome.outcome for outcome in handled.outcomes if isinstance(outcome, Answer)] == [
        "accepted",
        "accepted",
    ]
    assert handled.events == shop.events()
    shop.accepted(top_up())
    assert [event.position for event in shop.events()] == [1, 2, 3]


def test_that_a_state_that_no_snapshot_can_hold_holds_nobody_up(log: EventLog) -> None:
    shop = Shop(log, Settings(snapshot_every=3))
    shop.accepted(anna(), *stocked("cup"))
    endless = ProductRestocked(product_id="cup", quantity=MAX_EXACT_INTEGER)
    shop.writer.record(record(*(fact(shop.registry, endless) for _ in range(2100))))
    for _ in range(2):
        answers = shop.send(command("product.restock", product_id="cup", quantity=1), top_up())
        assert [answer.code for answer in answers] == ["stock-too-large", ""]
        shop.restart()
    shop.accepted(command("product.delist", product_id="cup"), top_up())
    assert log.snapshot("products/product-cup") is None


@pytest.mark.parametrize(("version", "balance"), [(1, 1000), (2, 8)])
def test_that_a_snapshot_of_another_version_of_the_state_is_passed_over(
    log: EventLog, version: int, balance: int
) -> None:
    shop = Shop(log, Settings(snapshot_every=1))
    shop.accepted(anna(), top_up(7))
    kept = log.snapshot("users/user-anna")
    assert kept is not None
    rich = UserState(registered=True, name="Anna", balance=999, currency="EUR")
    other = msgspec.structs.replace(kept, state=kept.state[:8] + msgspec.msgpack.encode(rich))
    log.append(Transaction(snapshots=[other]), NOW)
    users = msgspec.structs.replace(shop.registry.modules["users"], state_version=version)
    shop.registry = Registry([users])
    shop.restart()
    shop.accepted(top_up(1))
    assert msgspec.json.decode(shop.events()[-1].data)["balance"] == balance


def test_that_a_snapshot_that_cannot_be_read_is_passed_over(log: EventLog) -> None:
    shop = Shop(log, Settings(snapshot_every=1))
    shop.accepted(anna(), top_up(7))
    kept = log.snapshot("users/user-anna")
    assert kept is not None
    torn = msgspec.structs.replace(kept, state=kept.state[:-1])
    log.append(Transaction(snapshots=[torn]), NOW)
    shop.restart()
    shop.accepted(top_up(1))
    assert msgspec.json.decode(shop.events()[-1].data)["balance"] == 8


class Torn(Watched):
    """Fails at some appends, by number: `after` it has committed, or `instead` of it.

    `silent_reads`: so many reads fail after it has committed.
    """

    def __init__(
        self, log: EventLog, after: int, instead: int = -1, *, silent_reads: int = 1
    ) -> None:
        super().__init__(log)
        self._after = after
        self._instead = instead
        self._silent_reads = silent_reads
        self._number = 0

    def append(self, transaction: Transaction, recorded: int) -> list[Event]:
        self._number += 1
        if self._number == self._instead:
            raise StorageFailed("The disk is full.")
        events = super().append(transaction, recorded)
        if self._number == self._after:
            raise StorageFailed("The connection is gone.")
        return events

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        if self._number == self._after and self._silent_reads:
            self._silent_reads -= 1
            raise StorageFailed("The connection is gone.")
        return super().read(after, limit, types=types)


def test_that_the_writer_goes_on_behind_events_of_another_one(log: EventLog) -> None:
    class Shared(Watched):
        """Lets another writer in before the first append, as a server does that lost the lock."""

        def append(self, transaction: Transaction, recorded: int) -> list[Event]:
            if not self.appended:
                self.log.append(Transaction(events=[draft("user-bob")]), recorded)
            return super().append(transaction, recorded)

    shop = Shop(Shared(log))
    register = anna()
    [refused] = shop.send(register)
    assert (refused.outcome, refused.code) == ("failed", Defect.code)
    handled = shop.handle([register, top_up()])
    assert [each.outcome for each in handled.outcomes if isinstance(each, Answer)] == [
        "accepted",
        "accepted",
    ]
    assert handled.events == shop.events()
    assert [event.subject for event in handled.events] == ["user-bob", "user-anna", "user-anna"]


def test_that_what_was_written_although_it_seemed_to_fail_is_answered_and_returned_at_once(
    log: EventLog,
) -> None:
    shop = Shop(Torn(log, after=1, silent_reads=0))
    handled = shop.handle([anna()])
    assert [each.outcome for each in handled.outcomes if isinstance(each, Answer)] == ["accepted"]
    assert handled.events == shop.events() != []

    shop = Shop(Torn(log, after=1, silent_reads=0))
    unknown = command("user.top-up", user_id="bob", amount=1, currency="EUR")
    [rejected] = shop.send(unknown)
    assert (rejected.outcome, rejected.code) == ("rejected", "user-unknown")
    assert list(log.answers([unknown.id])) == [unknown.id]

    shop = Shop(Torn(log, after=1, silent_reads=0))
    added = ProductAdded(product_id="cup", name="Cup", price=300, currency="EUR")
    recorded, events = shop.writer.record(record(fact(shop.registry, added)))
    assert (recorded.first, recorded.last) == (2, 2)
    assert events == shop.events()[1:]


def test_that_what_was_written_is_found_without_another_command_once_the_log_answers(
    log: EventLog,
) -> None:
    shop = Shop(Torn(log, after=1, silent_reads=2))
    register = anna()
    [failed] = shop.send(register)
    assert (failed.outcome, failed.code) == ("failed", "storage-failed")
    assert shop.writer.find_events() == []  # the log is silent still
    assert shop.writer.find_events() == shop.events() != []
    assert shop.writer.find_events() == []
    [accepted] = shop.send(register)
    assert (accepted.outcome, list(accepted.positions)) == ("accepted", [1])
    assert len(shop.events()) == 1


def test_that_decisions_know_facts_that_were_written_although_it_seemed_to_fail(
    log: EventLog,
) -> None:
    shop = Shop(Torn(log, after=2))
    shop.accepted(anna())
    topped = UserToppedUp(user_id="anna", amount=5, currency="EUR", balance=5)
    with pytest.raises(StorageFailed):
        shop.writer.record(record(fact(shop.registry, topped)))
    handled = shop.handle([top_up(10)])
    assert [event.version for event in handled.events] == [2, 3]
    assert msgspec.json.decode(handled.events[-1].data)["balance"] == 15


def test_that_what_was_found_is_returned_even_if_the_next_batch_fails(log: EventLog) -> None:
    shop = Shop(Torn(log, after=1, instead=2))
    added = ProductAdded(product_id="cup", name="Cup", price=300, currency="EUR")
    with pytest.raises(StorageFailed):
        shop.writer.record(record(fact(shop.registry, added)))
    found = [event for each in (anna(), anna()) for event in shop.handle([each]).events]
    assert [event.type for event in found] == ["product.added", "user.registered"]
    assert found == shop.events()


def test_that_what_was_found_waits_while_facts_are_refused(log: EventLog) -> None:
    shop = Shop(Torn(log, after=1, instead=2))
    added = ProductAdded(product_id="cup", name="Cup", price=300, currency="EUR")
    listed = ProductListed(product_id="cup")
    for each in (added, listed):
        with pytest.raises(StorageFailed):
            shop.writer.record(record(fact(shop.registry, each), origin="", upto=0))
    _, events = shop.writer.record(record(fact(shop.registry, listed), origin="", upto=0))
    assert [event.type for event in events] == ["product.added", "product.listed"]


def test_that_a_defect_is_answered_and_logged_without_the_data(
    log: EventLog, caplog: pytest.LogCaptureFixture
) -> None:
    class Unreadable(Watched):
        """Cannot look for the stream of one user."""

        def stream_exists(self, stream: str) -> bool:
            if stream == "users/user-bad":
                raise ZeroDivisionError
            return super().stream_exists(stream)

    shop = Shop(Unreadable(log))
    torn = command("user.change-password", user_id="bad", new_password="tell-nobody")  # noqa: S106 - made up
    answers = shop.send(torn, anna())
    assert (answers[0].outcome, answers[0].code) == ("failed", Defect.code)
    assert answers[1].outcome == "accepted"
    assert torn.id.hex() in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "tell-nobody" not in caplog.text
    assert log.answers([torn.id]) == {}
