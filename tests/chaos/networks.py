"""Hosts of their own for tests: network namespaces at one bridge, whose cables can be pulled."""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest

from tests.chaos.slow_link import Counts, Shape
from tests.running import until


def ip(*words: str) -> None:
    """Run `ip`; raises CalledProcessError with what it said."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class SlowCable:
    """Two cables with a relay between them, which holds frames and drops some."""

    def __init__(self, hub: str, port: str, shape: Shape, folder: Path) -> None:
        """`port`: the device at the bridge; `folder`: of the counts of what went through."""
        self._hub, self._port, self._shape = hub, port, shape
        self._counts = folder / f"{port}.json"
        self._relay: subprocess.Popen[bytes] | None = None

    def plug_in(self, end: str) -> None:
        """Lay it up to a device `end` in the hub, which is to be moved to the host."""
        near, far = f"n-{self._port}", f"f-{self._port}"
        for one, other in ((self._port, near), (far, end)):
            ip("-n", self._hub, "link", "add", one, "type", "veth", "peer", "name", other)
        for device in (near, far):
            ip("-n", self._hub, "link", "set", device, "up")
        shape = msgspec.json.encode(self._shape).decode()
        words = ("-m", "tests.chaos.slow_link", near, far, str(self._counts), shape)
        self._relay = subprocess.Popen(
            ["ip", "netns", "exec", self._hub, sys.executable, *words, self._port, near, far, end]
        )
        until(self._counts.exists, "the relay is ready")

    def counts(self) -> Counts:
        """Return what went through, up to a moment ago."""
        return msgspec.json.decode(self._counts.read_bytes(), type=Counts)

    def end(self) -> None:
        """End the relay."""
        if self._relay is not None:
            self._relay.terminate()
            self._relay.wait()


class Host:
    """A namespace with one address; `name` has at most 8 letters, `hub` is the bridge's namespace.

    Other runs of the tests have namespaces of the same names: the process is part of it.
    """

    def __init__(self, hub: str, name: str, address: str) -> None:
        self.name, self.address = f"mg{os.getpid()}-{name}", address
        self._hub, self.port = hub, f"p-{name}"
        self._cable: SlowCable | None = None

    def plug_in(self, shape: Shape | None, folder: Path | None) -> None:
        """Make it, and put its cable into the bridge, a slow one where it has a shape."""
        ip("netns", "add", self.name)
        ip("-n", self.name, "link", "set", "lo", "up")
        end = f"e-{self.port}"
        if shape is not None and folder is not None:
            self._cable = SlowCable(self._hub, self.port, shape, folder)
            self._cable.plug_in(end)
        else:
            ip("-n", self._hub, "link", "add", self.port, "type", "veth", "peer", "name", end)
        ip("-n", self._hub, "link", "set", end, "netns", self.name, "name", "e0")
        ip("-n", self._hub, "link", "set", self.port, "master", "br0", "up")
        ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "e0")
        ip("-n", self.name, "link", "set", "e0", "up")

    @property
    def cable(self) -> SlowCable:
        """Return its slow cable; it must have one."""
        assert self._cable is not None
        return self._cable

    def unplug(self) -> None:
        """End what was started for it."""
        if self._cable is not None:
            self._cable.end()

    def command(self, *words: str) -> list[str]:
        """Return a command that runs on this host."""
        return ["ip", "netns", "exec", self.name, *words]

    def cut(self, *, is_cut: bool) -> None:
        """Pull the cable, or put it back."""
        ip("-n", self._hub, "link", "set", self.port, "down" if is_cut else "up")


@contextmanager
def hosts(
    addresses: Sequence[tuple[str, str]],
    own: str = "",
    slow: Mapping[str, Shape] = MappingProxyType({}),
    folder: Path | None = None,
) -> Generator[list[Host]]:
    """Make hosts by name and address, and remove them; it takes root.

    `own`: the address at which this process is on their bridge, too; empty: it is not. `slow`: how
    the cables of some are, by name, of which `folder` has the counts then.
    """
    hub = f"mg{os.getpid()}-hub"
    made = [Host(hub, name, address) for name, address in addresses]
    try:
        try:
            ip("netns", "add", hub)
            ip("-n", hub, "link", "add", "br0", "type", "bridge")
            ip("-n", hub, "link", "set", "br0", "up")
        except (OSError, subprocess.CalledProcessError) as error:
            # only root makes networks, and not in every container
            pytest.skip(f"networks of their own take root and iproute2: {error}")
        for host, (name, _) in zip(made, addresses, strict=True):
            host.plug_in(slow.get(name), folder)
        if own:
            _plug_in_oneself(hub, own)
        yield made
    finally:
        for host in made:
            host.unplug()
        for name in (*(host.name for host in made), hub):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def _plug_in_oneself(hub: str, address: str) -> None:
    cable = f"mg{os.getpid()}"
    ip("link", "add", cable, "type", "veth", "peer", "name", "p-own", "netns", hub)
    ip("-n", hub, "link", "set", "p-own", "master", "br0", "up")
    ip("addr", "add", f"{address}/24", "dev", cable)
    ip("link", "set", cable, "up")
