"""What a real backend says of the handlers of an installed package, of one that hangs above all."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backend.client import Client
from backend.messages.health import HealthReport, ViewHealth
from tests.health_watch import HealthWatch, is_well, make_impatient, process_of, verdict_of
from tests.running import Running, accepted, command, rows, running, until

HANGING, FAILING = 13, 14  # units restocked
PACKAGE = """
from pathlib import Path
from backend.domain.products import ProductRestocked
from backend.projection.read_model import Projection, ViewRow


class CountedRow(ViewRow, kw_only=True):
    product_id: str
    units: int = 0


def count(event, meta, tables):
    if event.quantity == {hanging}:
        while not Path({release!r}).exists():
            for _ in range(100_000):
                pass
    if event.quantity == {failing}:
        raise ValueError("an unlucky number")
    row = tables[CountedRow].get(event.product_id) or CountedRow(product_id=event.product_id)
    row.units += event.quantity
    tables[CountedRow].put(row)


VIEW = Projection(
    name="counted",
    summary="What was restocked.",
    row=CountedRow,
    key=("product_id",),
    handlers={{ProductRestocked: count}},
    order="product_id",
)
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The file that ends the hanging."""
    return tmp_path / "release"


@pytest.fixture
def backend(tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """An impatient backend with one replica and a view of a package of its own."""
    info = tmp_path / "packages" / "acme-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[marigraph.projections]\ncounted = acme_view:VIEW\n")
    (info.parent / "acme_view.py").write_text(
        PACKAGE.format(hanging=HANGING, failing=FAILING, release=str(release))
    )
    monkeypatch.setenv("PYTHONPATH", str(info.parent))
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    make_impatient(monkeypatch)
    with running(tmp_path / "data", "--replicas", "1") as started:
        yield started
        release.touch()


def why(backend: Running) -> str:
    return subprocess.run(
        [sys.executable, "-m", "backend", "why", "replica-1", "--data", str(backend.folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=dict(os.environ),
    ).stdout


def handler_of(report: HealthReport, view: str) -> ViewHealth:
    views = process_of(report, "replica-1").views
    return next(
        (each for each in views if each.view == view),
        ViewHealth(view="", verdict=verdict_of(report, "replica-1")),
    )


def failing_of(client: Client, view: str) -> list[tuple[str, int, int, str]]:
    """Return what a view's handler fails at: entity, position, how many wait behind it, why."""
    (sample,) = client.health().replicas
    return [
        (each.entity, each.position, each.waiting, each.error)
        for activity in sample.handlers
        if activity.view == view
        for each in activity.failing
    ]


def test_that_a_handler_that_hangs_or_fails_is_told_with_its_event_and_its_entity(
    backend: Running, release: Path
) -> None:
    with backend.client() as client:
        watch = HealthWatch(client)
        watch.until(is_well, "all is well")
        for product in ("p1", "p2"):
            accepted(
                client,
                command("product.add", product_id=product, name="P", price=1, currency="EUR"),
            )
        restocked = [
            command("product.restock", product_id=product, quantity=quantity)
            for product, quantity in (("p2", FAILING), ("p2", 1), ("p2", 2), ("p1", 5))
        ]
        rows(client, "counted", position=accepted(client, *restocked))
        report = watch.until(
            lambda report: handler_of(report, "counted").handler == "failing", "it says so"
        )
        assert handler_of(report, "products").handler in ("active", "idle")
        wanted = [("products/product-p2", 3, 2, "ValueError: an unlucky number")]
        until(lambda: failing_of(client, "counted") == wanted, "two events wait behind it")
        assert "counted: products/product-p2 fails for" in why(backend)

        position = accepted(client, command("product.restock", product_id="p1", quantity=HANGING))
        stalled = watch.until_status("replica-1", "STALLED")
        assert (stalled.rule, stalled.severity) == ("hung", "critical")
        assert stalled.running is not None
        running_event = msgspec.structs.replace(stalled.running, running_us=0)
        assert running_event == type(running_event)(
            view="counted",
            position=position,
            type="product.restocked",
            entity="products/product-p1",
            running_us=0,
        )
        hung = handler_of(watch.reports[-1], "counted")
        assert (hung.handler, hung.oldest_us) == ("stalled", stalled.running.running_us)
        (problem,) = (each for each in watch.reports[-1].problems if each.action == "check-handler")
        assert (problem.view, problem.entity) == ("counted", "products/product-p1")
        assert f"the handler of counted has been at event {position}" in why(backend)
        watch.until(
            lambda report: (handler_of(report, "counted").oldest_us or 0) > 2_500_000,
            "it is no silence, however long it lasts",
        )
        release.touch()
        watch.until_status("replica-1", "FAULTED")
        assert rows(client, "counted", position=position).rows[0][:2] == ["p1", 5 + HANGING]
