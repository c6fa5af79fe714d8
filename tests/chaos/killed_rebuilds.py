"""Kills rebuilds of a replica in a real backend, while commands go on: `FOLDER KILLS SEED`.

After each kill the rebuild comes to its end by itself; nothing is lost, doubled or torn. Prints how
many processes were killed, and how many rebuilds were switched to.
"""

import contextlib
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from backend.client import Client
from backend.domain.registry import load_registry
from backend.errors import MarigraphError, Rejected
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.rebuild import RebuildProgress
from backend.projection.installed_projections import load_projections
from backend.projection.verification import ShadowRebuild
from backend.store.engine_registry import open_reader
from tests.running import Running, command, running, sent, until

REPLICA = "replica-1"
VIEWS = ("contacts", "orders", "payments", "products", "sales", "search", "users")
_CHECK_EVERY = 10  # rounds
_LONGEST_S = 1.5  # from an order to the kill; an undisturbed rebuild takes about one


class KilledRebuilds:
    """One backend, and what is done to it."""

    def __init__(self, backend: Running, seed: int) -> None:
        self._backend = backend
        self._dice = random.Random(seed)  # noqa: S311 - a dice, no secret
        self._user = 0
        self.killed = self.switched = 0

    def fill(self) -> None:
        with self._backend.client() as client:
            products = [
                command(
                    "product.add",
                    product_id=f"p{n}",
                    name=f"P{n}",
                    price=5,
                    currency="EUR",
                    stock=9**9,
                )
                for n in range(20)
            ]
            sent(client, *products)
            sent(client, *(command("product.list", product_id=f"p{n}") for n in range(20)))
            for _ in range(20):
                self._write(client, 20)

    def run(self) -> None:
        """Order a rebuild, kill whom the dice name at its moment, and see it come to its end."""
        with self._backend.client() as client:
            before = self._order(client)
            time.sleep(self._dice.uniform(0, _LONGEST_S))  # the moment itself is what is tried
            self._write(client, 3)
        # a replica that is killed often is started again ever later, and a backend knows nothing
        # of the kills before its own
        kills = (self._kill_builder, self._kill_replica, self._kill_backend)
        self._dice.choices(kills, (4, 1, 1))[0]()
        with self._backend.client() as client:
            if self._dice.random() < 0.1:
                with contextlib.suppress(MarigraphError):  # it is over, or just starting again
                    client.control(CancelRebuild(replica=REPLICA, by="anna"))
            ended = self._await_end(client, before)
        self.switched += ended.state == "done"

    def check(self) -> None:
        """Every row is what the log says, once; of copies nothing is left."""
        path = self._backend.folder / f"{REPLICA}.sqlite"
        with self._backend.client() as client:
            until(lambda: self._sample_position(client) >= head_of(client), "it has caught up")
        until(lambda: not copies_in(path), "the former tables are removed")
        reader = open_reader(f"sqlite:///{self._backend.folder / 'log.sqlite'}")
        scratch = self._backend.folder.parent / "scratch.sqlite"
        shadow = ShadowRebuild(scratch, reader, load_projections(), load_registry())
        try:
            verified = shadow.compare_live(path)
            assert verified.difference is None, verified.difference
        finally:
            shadow.close()
            reader.close()

    def _order(self, client: Client) -> int:
        views = self._dice.choice([(), self._dice.sample(VIEWS, 1), self._dice.sample(VIEWS, 3)])
        entity = "u1" if len(views) == 1 and self._dice.random() < 0.3 else ""
        asked = Rebuild(replica=REPLICA, views=tuple(views), entity=entity, by="anna")
        before = time.time_ns() // 1000
        with contextlib.suppress(Rejected):  # it was taken before the kill
            self._retry(lambda: client.control(asked))
        return before

    def _write(self, client: Client, users: int) -> None:
        first, self._user = self._user, self._user + users
        numbers = range(first, self._user)
        sent(client, *(command("user.register", user_id=f"u{n}", name="Anna") for n in numbers))
        lines = [{"product_id": "p1", "quantity": 1}, {"product_id": "p2", "quantity": 2}]
        sent(
            client,
            *(
                command("order.create", order_id=f"o{n}", user_id=f"u{n}", lines=lines)
                for n in numbers
            ),
        )

    def _kill_replica(self) -> None:
        self._backend.kill(REPLICA)
        self.killed += 1

    def _kill_backend(self) -> None:
        self._backend.kill_supervisor()
        self._backend.start()
        self.killed += 1

    def _kill_builder(self) -> None:
        pid = self._backend.processes()[REPLICA].pid
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended by itself
            for child in psutil.Process(pid).children():  # type: ignore[no-untyped-call]  # untyped psutil
                child.kill()
                self.killed += 1

    def _await_end(self, client: Client, since_us: int) -> RebuildProgress:
        ended: list[RebuildProgress] = []

        def has_ended() -> bool:
            samples = [each for each in client.health().replicas if each.name == REPLICA]
            progress = samples[0].rebuild if samples else None
            if progress is None or progress.at_us < since_us or progress.state == "building":
                return False
            ended.append(progress)
            return True

        until(has_ended, "the rebuild comes to its end")
        assert ended[0].state in ("done", "cancelled"), ended[0]
        return ended[0]

    @staticmethod
    def _retry(attempt: Callable[[], object]) -> None:
        """Order again what a replica that was just killed could not take."""

        def is_taken() -> bool:
            try:
                attempt()
            except Rejected:
                raise
            except MarigraphError:  # killed just now: ordered again
                return False
            return True

        until(is_taken, "the order is taken")

    @staticmethod
    def _sample_position(client: Client) -> int:
        return next((s.applied for s in client.health().replicas if s.name == REPLICA), 0)


def head_of(client: Client) -> int:
    primary = client.health().primary
    return primary.head if primary else 2**62


def copies_in(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%~%'"
        )
        return [name for (name,) in found]


def main(folder: Path, kills: int, seed: int) -> None:
    with running(folder / "data", "--replicas", "1") as backend:
        rebuilds = KilledRebuilds(backend, seed)
        rebuilds.fill()
        rounds = 0
        while rebuilds.killed < kills:
            rebuilds.run()
            rounds += 1
            if rounds % _CHECK_EVERY == 0:
                rebuilds.check()
                sys.stderr.write(f"{rounds} rounds, {rebuilds.killed} killed\n")
        rebuilds.check()
    sys.stdout.write(f"{rebuilds.killed} {rebuilds.switched}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
