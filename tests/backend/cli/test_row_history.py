"""`marigraph query --history` and `--diff`, and `marigraph replay blame`, on a running backend."""

from typing import Any

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked


def _paid(running: Program, order: str) -> list[Any]:
    """Return the answers to an order's creation and payment."""
    user, product = f"user-of-{order}", f"jug-of-{order}"
    commands = registered(user) + stocked(product) + ordered(order, user, product)
    pay = line("order.pay", order_id=order, payment_id=f"{order}-1", method="card")
    sent = running.run("send", "-", stdin=commands + pay).objects
    return sent[-2:]


def test_that_history_blame_and_diff_tell_the_same_of_a_row(running: Program) -> None:
    created, pay = _paid(running, "h1")
    versions = running.run(
        "query", "orders", "--history", "--filter", "order_id:h1", "--json"
    ).objects
    assert versions[0]["changed"]["status"] == {"before": "created", "after": "paid"}
    assert versions[0]["command"] == pay["command_id"]
    assert versions[0]["is_command"]
    assert versions[-1]["command"] == created["command_id"]
    assert versions[-1]["changed"]["status"]["before"] is None
    writers = running.run("replay", "blame", "orders", "h1", "status", "--json").objects
    assert [each["after"] for each in writers] == ["paid", "created"]
    assert writers[0]["position"] == versions[0]["position"]
    before = writers[0]["position"] - 1
    (earlier,) = running.run(
        "replay", "blame", "orders", "h1", "status", "--at", str(before), "--json"
    ).objects
    assert earlier == writers[1]
    filtered = ("--filter", "order_id:h1", "--json")
    (row,) = running.run(
        "query", "orders", "--diff", str(before), str(before + 1), *filtered
    ).objects
    assert (row["before"]["status"], row["after"]["status"]) == ("created", "paid")
    (row,) = running.run("query", "orders", "--diff", str(before), "0", *filtered).objects
    assert (row["kind"], row["after"]) == ("removed", None)


def test_that_histories_are_printed_as_tables(running: Program) -> None:
    paid = _paid(running, "h2")
    wanted = ("--filter", "order_id:h2")
    history = running.run("query", "orders", "--history", *wanted, "--limit", "1").out
    assert "status: created → paid" in history
    assert paid[1]["command_id"] in history
    assert history.splitlines()[-1] == "1 version; there are more, see --limit"
    end = running.run("query", "orders", "--history", *wanted, "--json").objects[0]["position"]
    diff = running.run("query", "orders", "--diff", "0", str(end), *wanted).out
    assert diff.splitlines()[1].startswith("h2   added")
    blamed = running.run("replay", "blame", "orders", "h2", "lines.0.quantity").out.splitlines()
    assert blamed[0].startswith("orders h2 lines.0.quantity = 1 at position")
    assert "order.created" in blamed[2]


def test_that_what_does_not_go_together_is_refused(running: Program) -> None:
    for options in (
        ("--history", "--diff", "1", "2"),
        ("--history", "--watch"),
        ("--diff", "1", "2", "--order", "total"),
        ("--history", "--at", "2026-01-01"),
    ):
        assert "--history" in running.run("query", "orders", *options, code=2).err
    at = ("--diff", "1", "2", "--at", "3")
    assert "two positions" in running.run("query", "orders", *at, code=2).err
    assert "no row" in running.run("replay", "blame", "orders", "none", "status", code=2).err
    assert "COLUMN" in running.run("replay", "blame", "orders", "none", code=2).err


def test_that_the_code_of_rows_is_counted_view_by_view_and_says_how_far_it_is(
    running: Program,
) -> None:
    _paid(running, "h3")
    counted = running.run("replay", "code")
    views = {each["view"] for each in running.run("replay", "code", "--json").objects}
    assert f"{len(views)} of {len(views)} views counted" in counted.err
    assert all(f"\n{view} " in counted.out for view in views)
    alone = running.run("replay", "code", "--view", "orders", "--quiet")
    assert "counted" not in alone.err
    assert alone.out.splitlines()[1].startswith("orders ")
