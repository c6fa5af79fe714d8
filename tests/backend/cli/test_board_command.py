"""Work that waits, as `marigraph board` prints it, from a real backend."""

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked


def test_that_the_board_shows_what_waits_since_when_and_for_how_long_it_may(
    running: Program,
) -> None:
    shop = registered("anna") + stocked("cup") + ordered("o-1", "anna", "cup")
    shop += ordered("o-2", "anna", "cup") + line(
        "order.pay", order_id="o-2", payment_id="pay-2", method="card"
    )
    sent = running.run("send", "-", stdin=shop).objects
    running.run("query", "orders", "--min-position", str(sent[-1]["positions"][-1]))
    counted = running.run("board", "--json", code=0)  # nothing is overdue
    found = {each["state"]: each for each in counted.objects}
    assert [found[state]["waiting"] for state in ("created", "paid", "shipped")] == [1, 1, 0]
    assert found["created"]["overdue"] == 0
    assert found["created"]["limit"] == 3 * 86_400
    assert found["created"]["overdue_filter"] == "status:created created<3d"
    assert found["shipped"]["oldest"] is None
    table = running.run("board", "orders")
    assert "Waits for shipment" in table.out
    assert "0 overdue; counted by replica-" in table.out
    assert "no states" not in table.out
    everything = running.run("board").out
    assert "no states in which work waits are declared by: products, users" in everything


def test_that_a_view_without_a_board_is_named(running: Program) -> None:
    refused = running.run("board", "users", code=2)
    assert "users declares no board" in refused.err
