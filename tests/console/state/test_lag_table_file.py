import csv
from pathlib import Path

from backend.messages.pipeline import StageLag
from console.state.lag_buffers import LagBuffers, LagChoice
from console.state.lag_table_file import copy_samples, write_csv
from tests.console import sample_messages

SECOND = 1_000_000


def test_that_a_table_holds_all_four_numbers_and_the_stages_of_each_view_in_sight(
    tmp_path: Path,
) -> None:
    rings = LagBuffers(LagChoice(views=("orders", "users"), latency="p50"))
    stages = [StageLag(stage="on-disk", position=1, took_us=250_000)]
    views = [sample_messages.view("orders", events_behind=3), sample_messages.view("users")]
    for name in ("replica-1", "replica-2"):
        for second in (10, 11, 12):
            sample = sample_messages.replica(
                name,
                at_us=second * SECOND,
                views=views,
                stages=stages,
                apply_rate_per_s=5.0,
                append_rate_per_s=7.5,
            )
            rings.append_sample(sample)
    path = tmp_path / "lag.csv"
    assert write_csv(copy_samples(rings, 10.5, 11.5, hidden={"replica-2"}), path) == 2
    only_users = copy_samples(rings, 10.5, 11.5, hidden={"replica-2", "orders"})
    assert write_csv(only_users, tmp_path / "users.csv") == 1
    with path.open(newline="") as file:
        first, last = csv.DictReader(file)
    assert first == {
        "time": "1970-01-01T00:00:11.000000Z",
        "replica": "replica-1",
        "view": "orders",
        "behind_events": "3",
        "late_seconds": "0",
        "latency_p50_seconds": "0.0009",
        "drain_events_per_second": "-2.5",
        "published_seconds": "",
        "received_seconds": "",
        "applied_seconds": "",
        "on_disk_seconds": "0.25",
        "visible_seconds": "",
    }
    assert (last["view"], last["behind_events"]) == ("users", "0")
