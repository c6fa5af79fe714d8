"""Branches on the command line, beside a backend that runs: nothing of them reaches its log."""

import hashlib
import json
from pathlib import Path

import pytest

from backend.wire import connection
from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked


@pytest.fixture(scope="module")
def shop(running: Program) -> Program:
    """A shop with an order that was paid and shipped: events 1 to 9."""
    paid = line("order.pay", order_id="o1", payment_id="p1", method="card")
    commands = (
        registered("anna"),
        stocked("pen"),
        ordered("o1", "anna", "pen", 2),
        paid,
        line("order.ship", order_id="o1"),
    )
    running.run("send", "-", stdin="".join(commands))
    return running


def log_bytes(program: Program) -> dict[str, str]:
    url = connection.read_connection_file(program.folder).log
    path = Path(url.removeprefix("sqlite:///"))
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(path.parent.glob(f"{path.name}*"))
        if not each.name.endswith("-shm")  # of no content: where readers stand
    }


def test_that_a_branch_is_run_compared_renamed_and_discarded(shop: Program) -> None:
    before = log_bytes(shop)
    ran = shop.run("replay", "branch", "unpaid", "--skip", "7", "--by", "anna")
    assert "both are one up to 6" in ran.out
    assert "orders o1: different, first at 7" in ran.out
    assert "  paid_at: " in ran.out

    (listed,) = shop.run("replay", "branches", "--json").objects
    assert (listed["name"], listed["state"], listed["at"], listed["by"]) == (
        "unpaid",
        "done",
        6,
        "anna",
    )
    assert listed["edits"] == [{"kind": "skip", "position": 7}]
    assert listed["result"]["different_rows"] == 1
    (row,) = shop.run("replay", "compare", "unpaid", "--json").objects
    assert (row["view"], row["key"], row["columns"]) == ("orders", ["o1"], ["paid_at"])

    shop.run("replay", "rename", "unpaid", "never-paid")
    assert "never-paid" in shop.run("replay", "branches").out
    again = shop.run("replay", "branch", "never-paid", "--json")
    assert again.objects[0]["different_rows"] == 1
    shop.run("replay", "discard", "never-paid")
    assert "There is no branch yet" in shop.run("replay", "branches").out
    assert log_bytes(shop) == before


def test_that_two_branches_are_compared(shop: Program) -> None:
    shop.run("replay", "branch", "one", "--skip", "4")
    event = {"type": "user.registered", "data": {"user_id": "bob", "name": "Bob"}}
    shop.run("replay", "branch", "two", "--insert", f"2={json.dumps(event)}", "--move", "8=3")
    rows = shop.run("replay", "compare", "one", "two", "--json").objects
    verdicts = {(row["view"], row["key"][-1]): row["verdict"] for row in rows}
    assert verdicts["users", "bob"] == "added"
    assert verdicts["sales", "EUR"] == "added"
    assert "users bob: only in two" in shop.run("replay", "compare", "one", "two").out
    shop.run("replay", "branch", "short", "--skip", "4", "--upto", "5")
    refused = shop.run("replay", "compare", "one", "short", code=1)
    assert "--upto" in refused.err
    for name in ("one", "two", "short"):
        shop.run("replay", "discard", name)


def test_that_an_exported_log_is_branched_without_a_backend(shop: Program, tmp_path: Path) -> None:
    exported = str(tmp_path / "shop.jsonl")
    shop.run("export", exported)
    cache = str(tmp_path / "cache")
    source = ("--file", exported)
    shop.run("replay", "branch", "unpaid", "--skip", "7", *source, XDG_CACHE_HOME=cache)
    compared = shop.run("replay", "compare", "unpaid", "--json", *source, XDG_CACHE_HOME=cache)
    assert [(row["view"], row["columns"]) for row in compared.objects] == [("orders", ["paid_at"])]
    assert shop.run("replay", "branches", "--json").objects == []  # the folder's own


def test_that_a_command_is_tried_and_its_rejection_is_the_result(shop: Program) -> None:
    command = json.dumps({"type": "order.ship", "data": {"order_id": "o1"}})
    ran = shop.run("replay", "branch", "early", "--at", "5", "--try", command, code=1)
    assert "order.ship at 6: rejected (not-paid, field order_id)" in ran.out
    later = json.dumps({"type": "order.cancel", "data": {"order_id": "o1"}})
    ran = shop.run("replay", "branch", "late", "--at", "7", "--try", later, "--json")
    (answer,) = ran.objects[0]["tries"]
    assert answer["outcome"] == "accepted"
    assert [event["type"] for event in answer["events"]] == [
        "order.cancelled",
        "product.stock-released",
        "payment.refunded",
    ]
    for name in ("early", "late"):
        shop.run("replay", "discard", name)


def test_that_edits_are_read_from_a_file_in_their_order(shop: Program, tmp_path: Path) -> None:
    edits = tmp_path / "edits.json"
    cancel = {"type": "order.cancel", "data": {"order_id": "o1"}}
    ship = {"type": "order.ship", "data": {"order_id": "o1"}}
    edits.write_text(
        json.dumps(
            [
                {"kind": "try", "position": 8, "command": cancel},
                {"kind": "try", "position": 8, "command": ship},
            ]
        )
    )
    ran = shop.run("replay", "branch", "listed", "--edits", str(edits), "--json", code=1)
    assert [each["outcome"] for each in ran.objects[0]["tries"]] == ["accepted", "rejected"]
    shop.run("replay", "discard", "listed")
    edits.write_text("[{}]")
    refused = shop.run("replay", "branch", "listed", "--edits", str(edits), code=2)
    assert "no list of edits" in refused.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--edit", "4"), "write POS=JSON"),
        (("--edit", "4={"), "is no JSON"),
        (("--edit", '4={"data":{"total":"much"}}'), "total"),
        (("--move", "4=x"), "write POS=POS"),
        (("--try", "{}"), "--at POS"),
        (("--skip", "1000"), "ends at"),
        (("--skip", "3", "--upto", "1000"), "the log ends at"),
        (("--at", "3"), "Say what is otherwise"),
        ((), "There is no branch"),
    ],
)
def test_that_what_cannot_be_read_is_said_and_leaves_no_branch(
    shop: Program, arguments: tuple[str, ...], says: str
) -> None:
    refused = shop.run("replay", "branch", "broken", *arguments, code=2)
    assert says in refused.err
    assert shop.run("replay", "branches", "--json").objects == []
