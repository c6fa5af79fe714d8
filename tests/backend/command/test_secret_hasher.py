"""Passwords are hashed beside the writer, and nothing of their streams overtakes them."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from backend.errors import StorageFailed
from backend.messages.commands import Command
from backend.settings import Settings
from backend.store.log_port import EventLog, Transaction
from tests.backend.command.command_side import CommandSide
from tests.backend.command.shop import NOW, Watched, anna, command, top_up

FIRST, SECOND, THIRD = "first-secret", "second-secret", "third-secret"


def change(new: str, old: str | None = None, user_id: str = "anna") -> Command:
    data = {"user_id": user_id, "new_password": new}
    return command("user.change-password", **data, **({"old_password": old} if old else {}))


def types(side: CommandSide) -> list[str]:
    return [event.type.partition(".")[2] for event in side.events]


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
