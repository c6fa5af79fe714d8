"""Running to conditions, breakpoints and invariants, as an operator does it with a real backend."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked

PATIENCE_S = 20.0


def paid(order: str) -> str:
    return line("order.pay", order_id=order, payment_id=f"pay-{order}", method="card")


@pytest.fixture(scope="module")
def shop(running: Program) -> Program:
    """Three orders: o-1 and o-3 are paid, o-3 is shipped, the archive has applied it."""
    sent = registered("anna") + stocked("cup") + ordered("o-1", "anna", "cup", 2) + paid("o-1")
    sent += ordered("o-2", "anna", "cup") + ordered("o-3", "anna", "cup", 3) + paid("o-3")
    sent += line("order.ship", order_id="o-3")
    answers = running.run("send", "-", stdin=sent).objects
    assert {answer["outcome"] for answer in answers} == {"accepted"}
    running.run("query", "orders", "--at", str(answers[-1]["positions"][-1]))
    return running


def await_breakpoint(
    shop: Program, name: str, is_so: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Return a breakpoint as it is listed, once it is so."""
    end = time.monotonic() + PATIENCE_S
    while True:
        listed = shop.run("replay", "breakpoints", "--json").objects
        found = next(each for each in listed if each["name"] == name)
        if is_so(found):
            return found
        assert time.monotonic() < end, found


def test_that_the_next_the_last_and_every_hit_are_printed(shop: Program) -> None:
    (first,) = shop.run("replay", "run-to", "orders: paid_at:*", "--json").objects
    assert (first["view"], first["key"], first["before"]["paid_at"]) == ("orders", ["o-1"], None)
    (last,) = shop.run("replay", "run-to", "orders: paid_at:*", "--last", "--json").objects
    assert last["key"] == ["o-3"]
    behind = ("--from", str(first["position"]), "--json")
    assert shop.run("replay", "run-to", "orders: paid_at:*", *behind).objects == [last]
    before = ("--back", "--from", str(last["position"]), "--json")
    assert shop.run("replay", "run-to", "orders: paid_at:*", *before).objects == [first]
    every = shop.run("replay", "run-to", "orders: paid_at:*", "--every", "--json").objects
    assert every == [first, last]
    backwards = ("--back", "--every", "--json")
    assert shop.run("replay", "run-to", "orders: paid_at:*", *backwards).objects == [last, first]
    one = shop.run("replay", "run-to", "orders: paid_at:*", "--every", "--limit", "1", "--json")
    assert one.objects == [first]


def test_that_a_hit_is_a_line_with_what_changed(shop: Program) -> None:
    hit = shop.run("replay", "run-to", "orders: was.status:paid changed:status").out
    assert "order.shipped" in hit
    assert "orders o-3" in hit
    assert "status: paid → shipped" in hit


def test_that_nothing_found_ends_with_one(shop: Program) -> None:
    nowhere = shop.run("replay", "run-to", "orders: total<0", code=1)
    assert "it holds nowhere there" in nowhere.out
    assert shop.run("replay", "run-to", "broken:any", "--json", code=1).out == ""


def test_that_a_probe_prints_its_values_and_what_they_come_to(shop: Program) -> None:
    arguments = ("replay", "run-to", "type:order.created", "--every", "--probe", "orders.total")
    *hits, summary = shop.run(*arguments, "--json").objects
    assert [(hit["value"], hit["currency"]) for hit in hits] == [
        (1400, "EUR"),
        (700, "EUR"),
        (2100, "EUR"),
    ]
    assert (summary["count"], summary["min"], summary["max"], summary["mean"]) == (
        3,
        700,
        2100,
        1400,
    )
    printed = shop.run(*arguments).out.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "orders.total = 14.00 EUR" in printed
    assert "3 values, min 7.00 EUR, max 21.00 EUR, mean 14.00 EUR" in printed


def test_that_what_is_no_condition_is_refused_with_its_place(shop: Program) -> None:
    refused = shop.run("replay", "run-to", "orders: gone:1", code=2)
    assert "no field `gone`" in refused.err
    assert "(character 9)" in refused.err
    refused = shop.run("replay", "check", "orders: gone:1", "--json", code=2)
    assert refused.objects[0]["at"] == 8
    assert "exclude" in shop.run("replay", "run-to", "type:*", "--every", "--last", code=2).err


def test_that_a_check_says_how_hits_would_be_found(shop: Program) -> None:
    assert "index on type" in shop.run("replay", "check", "type:order.paid").out
    assert "index on the key" in shop.run("replay", "check", "orders: order_id:o-1").out
    assert "no index serves it" in shop.run("replay", "check", "orders: paid_at:*").out


def test_that_a_breakpoint_is_kept_counted_switched_and_removed(shop: Program) -> None:
    run = shop.run
    assert "is on" in run("replay", "breakpoints", "add", "paid", "orders: paid_at:*").out
    counted = await_breakpoint(shop, "paid", lambda found: found["hits"] == 2)
    assert (counted["on"], counted["last"] > counted["first"] > 0) == (True, True)
    (hit,) = run("replay", "run-to", "breakpoint:paid", "--json").objects
    assert (hit["rule"], hit["position"]) == ("paid", counted["first"])
    run("send", "-", stdin=paid("o-2"))
    await_breakpoint(shop, "paid", lambda found: found["hits"] == 3)  # it is kept up with the head
    assert "is off" in run("replay", "breakpoints", "off", "paid").out
    assert "no breakpoint that is on" in run("replay", "run-to", "breakpoint:any", code=2).err
    assert "is on" in run("replay", "breakpoints", "on", "paid").out
    assert "paid" in run("replay", "breakpoints").out
    run("replay", "breakpoints", "remove", "paid")
    assert run("replay", "breakpoints", "--json").out == ""
    assert "no breakpoint paid" in run("replay", "breakpoints", "remove", "paid", code=2).err
    refused = run("replay", "breakpoints", "add", "bad", "orders: gone:1", code=2)
    assert "no field `gone`" in refused.err
    assert "is no name" in run("replay", "breakpoints", "add", "a b", "type:*", code=2).err
    acts = [act["act"] for act in run("audit", "--json").objects]
    assert acts.count("set-breakpoint") == 3
    assert acts.count("remove-breakpoint") == 2


def test_that_an_operators_invariant_is_found_where_it_breaks(shop: Program) -> None:
    run = shop.run
    condition = "orders: units>2"
    run("replay", "invariants", "add", "small", condition, "--sentence", "Orders are small.")
    (hit,) = run("replay", "run-to", "broken:any", "--json").objects
    assert (hit["rule"], hit["key"], hit["type"]) == ("small", ["o-3"], "order.created")
    listed = {each["name"]: each for each in run("replay", "invariants", "--json").objects}
    assert listed["small"]["sentence"] == "Orders are small."
    assert listed["stock"]["declared_by"] == "products"
    assert "Orders are small." in run("replay", "invariants").out
    run("replay", "invariants", "remove", "small")
    assert run("replay", "run-to", "broken:any", code=1).err == ""
    declared = run("replay", "invariants", "add", "stock", condition, code=2)
    assert "declares an invariant stock" in declared.err
    of_log = run("replay", "invariants", "add", "odd", "type:order.paid", code=2)
    assert "on the rows of a view" in of_log.err
