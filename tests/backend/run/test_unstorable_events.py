"""An event that a row cannot hold, in a backend of real processes."""

from pathlib import Path

from backend.client import Client
from backend.messages.health import ProcessHealth
from tests.backend.cli.program import Program
from tests.backend.run.unstorable_facts import LARGEST, order, user
from tests.running import Running, accepted, command, rows, until

READERS = ("replica-1", "replica-2", "archive")


def health_of(client: Client, name: str) -> ProcessHealth:
    return next(each for each in client.health().report.processes if each.name == name)


def test_that_no_event_ends_a_process_and_status_names_the_one_that_is_parked(
    backend: Running, tmp_path: Path
) -> None:
    pids = {name: process.pid for name, process in backend.processes().items()}
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(user(1) + order(1, "p1", LARGEST, LARGEST) + user(2) + order(2, "p2", 1, 100))
    program = Program(backend.folder)
    program.run("import", "cloudevents", str(facts))
    with backend.client() as client:
        added = command(
            "product.add", product_id="gold", name="G", price=LARGEST, currency="EUR", stock=2_000
        )
        accepted(client, added, command("product.list", product_id="gold"))
        lines = [{"product_id": "gold", "quantity": 1}]
        head = accepted(
            client,
            *(
                command("order.create", order_id=f"g{n}", user_id="u1", lines=lines)
                for n in range(1_030)
            ),
        )
        for name in READERS:
            page = rows(client, "sales", replica=name, position=head)
            sales = {row[1]: row[3] for row in page.rows}
            assert sales == {"gold": 2**63 // LARGEST, "p2": 1}
            assert {row[0] for row in rows(client, "users", replica=name).rows} == {"u1", "u2"}
            assert len(rows(client, "orders", replica=name).rows) == 2 + 1_030
        until(
            lambda: all(health_of(client, name).verdict.status == "FAULTED" for name in READERS),
            "all of them say that an event is parked",
        )
        first = next(
            view.first_parked for view in client.health().replicas[0].views if view.view == "sales"
        )
    assert first is not None
    assert (first.position, first.entity) == (2, "orders/order-o1")
    assert first.error.startswith("sales.revenue cannot hold 8112963841460")
    assert {name: process.pid for name, process in backend.processes().items()} == pids
    printed = program.run("status", code=None).out
    assert "FAULTED" in printed
    assert "sales.revenue cannot hold" in printed
    verified = program.run("verify", code=1).out
    assert "orders/order-o1" in verified
    assert "every row of every view is as a rebuild makes it" in verified
