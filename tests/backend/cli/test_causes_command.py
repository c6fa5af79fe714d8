"""`marigraph causes`, against a backend that runs."""

from typing import Any

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked


def test_that_an_order_reaches_its_payment_and_its_stock_reaches_both_over_two_commands(
    running: Program,
) -> None:
    paid = line("order.pay", order_id="c1", payment_id="c1-1", method="card")
    commands = registered("cara") + stocked("cup") + ordered("c1", "cara", "cup") + paid
    answers = running.run("send", "-", stdin=commands).objects
    create, pay = answers[-2:]
    for position in (*create["positions"], *pay["positions"]):
        found = running.run("causes", str(position), "--json").objects
        assert found[0]["position"] == position
        assert found[0]["asked"]
        types = {each["type"]: each for each in found if each["kind"] == "event"}
        assert {"order.created", "payment.succeeded", "order.paid"} <= set(types)
        assert cause_of(types["payment.succeeded"]) == (pay["command_id"], "cause")
        assert cause_of(types["order.created"]) == (create["command_id"], "cause")
        assert types["order.created"]["correlationid"] != types["order.paid"]["correlationid"]
        by_id = {each["id"]: each for each in found}
        payment = by_id[pay["command_id"]]
        assert payment["kind"] == "command"
        assert [each["link"] for each in payment["causes"]] == ["entity"]
        assert payment["level"] > types["order.created"]["level"]


def cause_of(event: Any) -> tuple[str, str]:  # noqa: ANN401 - JSON
    (cause,) = event["causes"]
    return cause["id"], cause["link"]


def test_that_causes_are_printed_as_an_outline_and_for_graphviz(running: Program) -> None:
    (answer,) = running.run("send", "-", stdin=registered("carl")).objects
    (position,) = answer["positions"]
    lines = running.run("causes", str(position)).out.splitlines()
    assert lines[0].split() == ["Command", answer["command_id"], "by", "anna"]
    assert lines[1].startswith("  ● user.registered  user-carl at ")
    drawn = running.run("causes", str(position), "--dot").out
    assert drawn.startswith("digraph causes {")
    assert "n1 -> n0 [label=" in drawn


def test_that_an_event_which_is_not_there_and_levels_below_none_are_refused(
    running: Program,
) -> None:
    assert "no event at position 9000000" in running.run("causes", "9000000", code=2).err
    assert "--levels" in running.run("causes", "1", "--levels", "-1", code=2).err
