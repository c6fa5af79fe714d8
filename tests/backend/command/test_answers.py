"""The first answer to a command is its answer for ever, and can be read."""

from collections.abc import Callable

import msgspec

from backend.domain import products
from backend.domain.registry import Registry, load_registry
from backend.messages.bounds import MAX_DATA_BYTES, MAX_SHORT_CHARS
from backend.messages.commands import Answers
from backend.store.log_port import EventLog, Transaction
from backend.wire.codec import FROM_PRIMARY
from tests.backend.command.shop import NOW, Shop, Watched, anna, command, order, stocked, top_up


def test_that_the_same_command_gets_its_first_answer_again(shop: Shop) -> None:
    register, refused = anna(), top_up(-1)
    first = shop.send(register, refused, register, refused)
    assert first[:2] == first[2:]
    assert shop.send(refused, register) == [first[1], first[0]]
    assert len(shop.events()) == 1


def test_that_first_answers_outlive_the_writer(on_disk: Callable[[], EventLog]) -> None:
    shop = Shop(on_disk())
    commands = [top_up(), anna(), top_up(), top_up(0)]
    first = shop.send(*commands)
    assert [answer.code for answer in first] == ["user-unknown", "", "", "amount-not-positive"]
    shop.restart(on_disk())
    assert shop.send(*commands) == first
    assert len(shop.events()) == 2


def test_that_one_id_for_two_contents_is_rejected_and_says_what_it_was_used_for(
    on_disk: Callable[[], EventLog],
) -> None:
    shop = Shop(on_disk())
    first = anna()
    other = msgspec.structs.replace(command("user.register", user_id="bob", name="B"), id=first.id)
    foreign = msgspec.structs.replace(top_up(), id=first.id)
    together = shop.send(first, other, foreign)
    shop.restart(on_disk())
    later = shop.send(first, other, foreign)
    assert together == later
    assert [answer.code for answer in later] == ["", "id-reused", "id-reused"]
    for answer in later[1:]:
        assert (answer.outcome, answer.field) == ("rejected", "id")
        assert "was used for user.register" in answer.message
        assert "accepted (position 1)" in answer.message
    assert [event.type for event in shop.events()] == ["user.registered"]


def test_that_the_same_content_spelt_otherwise_is_the_same_command(shop: Shop) -> None:
    first = top_up(5)
    spelt = b'{ "currency": "\\u0045UR", "amount": 5.0, "user_id": "anna" }'
    again = msgspec.structs.replace(first, data=spelt)
    shop.accepted(anna())
    assert shop.send(first) == shop.send(again)


def test_that_an_id_of_a_refused_command_is_not_free_for_another(shop: Shop) -> None:
    refused = top_up()
    [_, answer] = shop.send(refused, msgspec.structs.replace(anna(), id=refused.id))
    assert answer.code == "id-reused"
    assert "user-unknown: There is no user anna" in answer.message


def test_that_answers_of_older_logs_still_answer_whatever_is_asked(shop: Shop) -> None:
    old, asked = b"\x93\x01\x07\x91" + msgspec.msgpack.encode(b"e" * 16), anna()
    shop.log.append(Transaction(events=[], answers=[(asked.id, old)]), NOW)
    shop.restart()
    [answer] = shop.send(asked)
    assert (answer.outcome, answer.positions, answer.events) == ("accepted", [7], [b"e" * 16])


def test_that_what_is_kept_of_a_secret_command_does_not_depend_on_the_secret(shop: Shop) -> None:
    data = {"user_id": "anna", "new_password": "x"}
    short = command("user.change-password", **data)
    other = msgspec.structs.replace(
        command("user.change-password", **{**data, "new_password": "y"}), id=short.id
    )
    shop.accepted(anna())
    [first, second] = shop.send(short, other)
    assert first == second


def test_that_only_ids_that_may_be_known_are_looked_up(log: EventLog) -> None:
    watched = Watched(log)
    shop = Shop(watched)
    before, register, late, old = top_up(1), anna(), top_up(2), top_up(3)
    shop.accepted(register, late)
    assert watched.looked_up == 0
    first = shop.send(before, old)
    assert watched.looked_up == 1
    shop.restart()
    assert shop.send(before, old) == first
    assert watched.looked_up == 3
    assert len(shop.events()) == 4


def test_that_a_reused_id_names_the_positions_of_its_first_use(shop: Shop) -> None:
    first = order(cup=1)
    shop.accepted(anna(), *stocked(), first)
    [answer] = shop.send(msgspec.structs.replace(anna(), id=first.id))
    assert "accepted (positions 4 to 5)" in answer.message


def test_that_a_command_which_no_module_knew_keeps_its_answer_when_one_does(shop: Shop) -> None:
    spelt = b'{"name":"Anna","user_id":"anna"}'
    early, mistyped = msgspec.structs.replace(anna(), data=spelt), anna()
    shop.registry = Registry([products.MODULE])
    shop.restart()
    first = shop.send(early)
    assert [answer.code for answer in first] == ["unknown-command"]
    shop.registry = load_registry()
    shop.restart()
    assert shop.send(early) == first
    shop.accepted(mistyped)


def test_that_an_answer_can_be_read_however_long_what_it_repeats_is(shop: Shop) -> None:
    unknown = command("x" * MAX_SHORT_CHARS)
    field = b'{"' + b"k" * (MAX_DATA_BYTES - 6) + b'":1}'
    stray = msgspec.structs.replace(anna(), data=field)
    foreign = msgspec.structs.replace(top_up(), id=unknown.id)
    reused = msgspec.structs.replace(unknown, id=stray.id)
    answers = Answers(answers=shop.send(unknown, stray, foreign, reused, anna()))
    assert [answer.code for answer in answers.answers] == [
        "unknown-command",
        "malformed",
        "id-reused",
        "id-reused",
        "",
    ]
    assert FROM_PRIMARY.decode(FROM_PRIMARY.encode(answers)).body == answers
