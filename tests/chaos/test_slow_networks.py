"""Two backends, a joined replica, operators and a console, over slow, lossy cables that are pulled.

Nothing is lost or doubled, the replica's rows are those of the log, the lag that is told is
plausible, the console says that it is away and comes back in time, and nobody connects without end.
"""

import itertools
import random
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from backend.domain.registry import load_registry
from backend.projection.installed_projections import load_projections
from backend.projection.verification import ShadowRebuild
from backend.settings import load_settings
from backend.store.engine_registry import open_reader
from tests.chaos.health_recorder import Found
from tests.chaos.networks import hosts
from tests.chaos.remote_console import Shown
from tests.chaos.slow_link import Counts, Shape
from tests.chaos.slow_scene import Scene, opened, recorded
from tests.chaos.test_cut_networks import Shop, events_by_user
from tests.running import until

ROUNDS = 18
SEED = 20_261_129
_CUTS_S = (1.0, 4.0, 9.0, 20.0)  # the last beyond the 15 s after which a connection is given up
_SLOW = {  # one way; a round trip takes twice as long
    "tokyo": Shape(delay_ms=80, jitter_ms=20, loss=0.02, seed=1),
    "desk": Shape(delay_ms=150, loss=0.05, seed=2),
    "us": Shape(delay_ms=40, jitter_ms=10, loss=0.01, seed=3),
}
_SEEN_LOST_S = 8.0  # within which a console says that the backend is away
_BACK_S = 12.0  # within which it is back once the cable is: what is lost is repeated ever later
_MEMORY_BYTES = 200 * 2**20  # that a process of the backend may grow by
_CONNECTIONS_PER_S = 2.0  # of everybody on one host, while its cable is pulled and after


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_that_slow_and_cut_networks_lose_nothing_and_everybody_knows_how_it_is(
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same cuts again, no secret
    addresses = [
        ("eu", "10.77.0.1"),
        ("us", "10.77.0.2"),
        ("tokyo", "10.77.0.3"),
        ("desk", "10.77.0.9"),
    ]
    with hosts(addresses, slow=_SLOW, folder=tmp_path) as made, opened(made, tmp_path) as scene:
        with recorded(scene):
            require_quiet(scene)
            for number in range(ROUNDS):
                disturb(scene, number, chance)
        until(scene.replica.has_caught_up, "the replica is at the log's end")
        for shop in scene.shops:
            require_answers_kept(shop)
            require_seen(shop, scene)
            require_bounded(shop)
        require_plausible_lag(scene)
        require_same_rows(scene)


def require_quiet(scene: Scene) -> None:
    """While no cable is pulled, losses alone make nobody connect again."""
    until(lambda: all(has_begun(shop) for shop in scene.shops), "everybody works")
    before = connections(scene)
    time.sleep(20.0)  # so long nothing is done
    after = connections(scene)
    sys.stdout.write(f"connections in 20 s without a cut: {before} {after}\n")
    for name, counts in after.items():
        assert counts.connections - before[name].connections <= 2, name


def has_begun(shop: Shop) -> bool:
    """Whether the operator is answered, and the console shows all that there is."""
    shown = read_lines(shop, "console", Shown)
    return shop.answered() > 50 and bool(shown) and "UNKNOWN" not in shown[-1].status.values()


def connections(scene: Scene) -> dict[str, Counts]:
    """Return what went over each slow cable."""
    return {host.name: host.cable.counts() for host in (scene.us, scene.tokyo, scene.desk)}


def disturb(scene: Scene, number: int, chance: random.Random) -> None:
    """Pull one cable, or kill a primary; then wait until all go on."""
    before = [shop.answered() for shop in scene.shops]
    counts, began_s = connections(scene), time.monotonic()
    if number % 6 == 5:
        chance.choice(scene.shops).kill_primary()
    else:
        scene.cut(chance.choice((scene.desk, scene.tokyo, scene.us)), chance.choice(_CUTS_S))
    until(
        lambda: all(
            shop.answered() > known + 20 for shop, known in zip(scene.shops, before, strict=True)
        ),
        "both operators go on",
    )
    until(scene.replica.has_caught_up, "the replica has caught up")
    time.sleep(_BACK_S / 2 + 2 * chance.random())  # what comes after a cut is part of it
    lasted_s = time.monotonic() - began_s
    for name, after in connections(scene).items():
        made = after.connections - counts[name].connections
        sys.stdout.write(f"{number}: {name} {made} connections in {lasted_s:.0f} s\n")
        assert made <= _CONNECTIONS_PER_S * lasted_s, name


def require_answers_kept(shop: Shop) -> None:
    """Every command was accepted, and stands in the log once; also those of the console."""
    lines = shop.answers.read_text().splitlines()
    said = Counter(line.split()[0] for line in lines)
    assert set(said) == {"accepted"}, said
    events = events_by_user(shop)
    consoles = {user: count for user, count in events.items() if user.startswith("console-")}
    assert set(consoles.values()) <= {1}
    last = read_lines(shop, "console", Shown)[-1]
    assert len(consoles) >= last.accepted
    operators = {user: count for user, count in events.items() if user not in consoles}
    assert operators == dict.fromkeys((line.split()[1] for line in lines), 1)
    sys.stdout.write(
        f"{shop.host.name}: {len(lines)} commands, and of the console {last.accepted} accepted,"
        f" {last.failed}\n"
    )


LineT = TypeVar("LineT")


def read_lines(shop: Shop, name: str, kind: type[LineT]) -> list[LineT]:
    """Return what a recorder has written."""
    lines = (shop.folder / name).read_bytes().splitlines()
    return [msgspec.json.decode(line, type=kind) for line in lines]


def require_seen(shop: Shop, scene: Scene) -> None:
    """The console says that the backend is away while it is, soon, and is back soon after."""
    shown = read_lines(shop, "console", Shown)
    cuts = scene.cuts_of(scene.desk, shop.host)
    for cut in cuts:
        length_s = cut.to_s - cut.from_s
        during = [each for each in shown if cut.from_s < each.at_s < cut.to_s]
        lost = next((each for each in during if each.phase == "lost"), None)
        back = next(
            (each for each in shown if each.at_s > cut.to_s and each.phase == "connected"), None
        )
        seen_s = lost.at_s - cut.from_s if lost else None
        back_s = back.at_s - cut.to_s if back else None
        sys.stdout.write(f"{shop.host.name}: cut {length_s:.1f} s, lost {seen_s}, back {back_s}\n")
        if length_s > _SEEN_LOST_S:
            assert seen_s is not None
            assert seen_s < _SEEN_LOST_S
            assert set(during[-1].status.values()) == {"UNKNOWN"}
        assert back_s is not None
        assert back_s < _BACK_S
    flaps = [
        each.at_s
        for before, each in itertools.pairwise(shown)
        if each.phase == "lost"
        and before.phase == "connected"
        and not any(cut.from_s < each.at_s < cut.to_s + _BACK_S for cut in cuts)
    ]
    sys.stdout.write(f"{shop.host.name}: lost {len(flaps)} times while no cable was pulled\n")
    assert len(flaps) <= 1


def require_bounded(shop: Shop) -> None:
    """What cannot be sent does not pile up."""
    found = read_lines(shop, "health", Found)
    for name in found[0].memory_bytes:
        sizes = [each.memory_bytes[name] for each in found if each.memory_bytes.get(name)]
        sys.stdout.write(f"{shop.host.name}: {name} {min(sizes) >> 20} to {max(sizes) >> 20} MiB\n")
        assert max(sizes) - sizes[0] < _MEMORY_BYTES, name
    unsent = max(each.unsent_bytes for each in found)
    sys.stdout.write(f"{shop.host.name}: at most {unsent} bytes unsent\n")
    assert unsent < _MEMORY_BYTES


def require_plausible_lag(scene: Scene) -> None:
    """The replica's lag is what its cable explains, and never what two clocks would make of it."""
    shop = scene.shops[0]
    found = read_lines(shop, "health", Found)
    cuts = scene.cuts_of(scene.tokyo)
    late = 0
    for each in found:
        if "tokyo" not in each.status:
            continue
        behind, late_us = each.behind["tokyo"], each.late_us["tokyo"]
        assert behind is None or behind >= 0
        assert each.latency_us.get("tokyo") is None
        since_s = max(
            (each.at_s - cut.from_s for cut in cuts if cut.from_s < each.at_s < cut.to_s + _BACK_S),
            default=0.0,
        )
        if late_us is not None:
            assert 0 <= late_us <= 1e6 * (since_s + 6.0), each
            late = max(late, late_us)
    for cut in cuts:
        if cut.to_s - cut.from_s > _SEEN_LOST_S:
            during = [each for each in found if cut.from_s + 7 < each.at_s < cut.to_s]
            assert {each.rule["tokyo"] for each in during} == {"replica-away"}
    sys.stdout.write(f"tokyo was late by at most {late / 1e6:.1f} s\n")


def require_same_rows(scene: Scene) -> None:
    """Its log and its rows are those of the primary's host."""
    shop, file = scene.shops[0], scene.folder / "log.jsonl"
    shop.run("export", str(file))
    assert scene.replica.exported() == file.read_text().splitlines()
    reader = open_reader(load_settings(data=str(shop.data)).log_url)
    with closing(reader):
        shadow = ShadowRebuild(
            scene.folder / "scratch.sqlite", reader, load_projections(), load_registry()
        )
        with closing(shadow):
            for rows in (shop.data / "replica-1.sqlite", scene.replica.data / "replica-1.sqlite"):
                verified = shadow.compare_live(rows)
                assert (verified.difference, verified.position) == (None, reader.head())
    sys.stdout.write(f"{len(file.read_text().splitlines())} events, the same rows on both hosts\n")
