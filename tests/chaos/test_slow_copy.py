"""A replica joins over a cable of half a megabit a second, and begins with a copy of the rows.

In parts of 2 MiB, each of which would take half a minute, none would ever arrive.
"""

import sys
import time
from pathlib import Path

import pytest

from tests.chaos.networks import hosts
from tests.chaos.slow_link import Shape
from tests.chaos.test_cut_networks import Shop
from tests.chaos.test_cut_replica import Replica
from tests.running import until

_SLOW = Shape(delay_ms=50, queue_frames=100, bytes_per_s=0.5e6 / 8)
_USERS = 8_000
_LEAST_BYTES = 2 * 2**20  # of the rows: more than the largest part
_PATIENCE_S = 300.0


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_that_a_copy_of_rows_comes_over_half_a_megabit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    addresses = [("eu", "10.78.0.1"), ("tokyo", "10.78.0.3"), ("desk", "10.78.0.9")]
    with hosts(addresses, slow={"tokyo": _SLOW}, folder=tmp_path) as (eu, tokyo, desk):
        shop = Shop(eu, desk, tmp_path)
        with shop.open():
            users = tmp_path / "users.jsonl"
            users.write_text("".join(map(_registered, range(_USERS))))
            shop.run("send", str(users))
            replica = Replica(tokyo, shop, tmp_path)
            replica.invite()
            began_s = time.monotonic()
            replica.start()
            until(replica.has_caught_up, "the replica is at the log's end", _PATIENCE_S)
            took_s = time.monotonic() - began_s
            replica.stop()
        said = (replica.data / "backend.log").read_text()
        assert "begins with a copy of the rows of replica-1" in said
        rows_bytes = next(replica.data.glob("replica-*.sqlite")).stat().st_size
        carried_bytes = tokyo.cable.counts().bytes
        sys.stdout.write(f"{rows_bytes} of rows, {carried_bytes} carried in {took_s:.0f} s\n")
        assert rows_bytes > _LEAST_BYTES


def _registered(number: int) -> str:
    name = f"user-{number:05}"
    return (
        f'{{"type":"user.register","actor":"anna","data":{{"user_id":"{name}","name":"{name}"}}}}\n'
    )
