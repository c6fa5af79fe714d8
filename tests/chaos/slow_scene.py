"""Hosts behind slow cables with two backends, a joined replica, operators and consoles on them."""

import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from tests.chaos.networks import Host
from tests.chaos.test_cut_networks import Shop
from tests.chaos.test_cut_replica import Replica
from tests.running import until


class Cut(msgspec.Struct, frozen=True):
    """A cable that was pulled, from when to when."""

    host: str
    from_s: float
    to_s: float


@contextmanager
def written_by(words: Sequence[str], out: Path) -> Generator[None]:
    """Run a recorder until the end of the context."""
    with (
        out.open("wb") as file,
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=file) as working,
    ):
        try:
            yield
            assert working.poll() is None, f"{words} has ended by itself"
            working.communicate(b"stop\n", timeout=60)
            assert working.returncode == 0
        finally:
            working.kill()


class Scene:
    """The hosts with what runs on them, and what was done to their cables."""

    def __init__(self, made: Sequence[Host], folder: Path) -> None:
        eu, us, self.tokyo, self.desk = made
        self.shops = [Shop(eu, self.desk, folder / "eu"), Shop(us, self.desk, folder / "us")]
        self.replica = Replica(self.tokyo, self.shops[0], folder)
        self.us, self.folder = us, folder
        self.cuts: list[Cut] = []

    def cut(self, host: Host, length_s: float) -> None:
        began_s = time.monotonic()
        host.cut(is_cut=True)
        time.sleep(length_s)  # a cut is a length of time
        host.cut(is_cut=False)
        self.cuts.append(Cut(host.name, began_s, time.monotonic()))

    def cuts_of(self, *some: Host) -> list[Cut]:
        names = [each.name for each in some]
        return [each for each in self.cuts if each.host in names]

    def recorder(self, shop: Shop) -> list[str]:
        return shop.host.command(
            sys.executable, "-m", "tests.chaos.health_recorder", str(shop.data)
        )

    def console(self, shop: Shop) -> list[str]:
        invited = next(Path(shop.folder / "home" / "marigraph-invitations").iterdir())
        return self.desk.command(sys.executable, "-m", "tests.chaos.remote_console", str(invited))


@contextmanager
def opened(made: Sequence[Host], folder: Path) -> Generator[Scene]:
    """Run both backends and the replica, with homes of their own for what operators keep."""
    scene = Scene(made, folder)
    with ExitStack() as stack:
        for shop in scene.shops:
            shop.folder.mkdir()
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XDG_DATA_HOME", str(shop.folder / "home"))
                stack.enter_context(shop.open())
        scene.replica.invite()
        scene.replica.start()
        until(scene.replica.has_caught_up, "the replica has come")
        yield scene
        scene.replica.stop()


@contextmanager
def recorded(scene: Scene) -> Generator[None]:
    """Let operators and consoles work, and write down what is seen on both sides."""
    with ExitStack() as stack:
        for shop in scene.shops:
            stack.enter_context(written_by(scene.recorder(shop), shop.folder / "health"))
            stack.enter_context(written_by(scene.console(shop), shop.folder / "console"))
            stack.enter_context(shop.operator())
        yield
