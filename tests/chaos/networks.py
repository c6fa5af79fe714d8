"""Hosts of their own for tests: network namespaces at one bridge, whose cables can be pulled."""

import os
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import pytest


def ip(*words: str) -> None:
    """Run `ip`; raises CalledProcessError with what it said."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class Host:
    """A namespace with one address; `name` has at most 8 letters, `hub` is the bridge's namespace.

    Other runs of the tests have namespaces of the same names: the process is part of it.
    """

    def __init__(self, hub: str, name: str, address: str) -> None:
        self.name, self.address = f"mg{os.getpid()}-{name}", address
        self._hub, self.port = hub, f"p-{name}"

    def plug_in(self) -> None:
        """Make it, and put its cable into the bridge."""
        ip("netns", "add", self.name)
        ip("-n", self.name, "link", "set", "lo", "up")
        ip(
            "-n",
            self._hub,
            "link",
            "add",
            self.port,
            "type",
            "veth",
            "peer",
            "e0",
            "netns",
            self.name,
        )
        ip("-n", self._hub, "link", "set", self.port, "master", "br0", "up")
        ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "e0")
        ip("-n", self.name, "link", "set", "e0", "up")

    def command(self, *words: str) -> list[str]:
        """Return a command that runs on this host."""
        return ["ip", "netns", "exec", self.name, *words]

    def cut(self, *, is_cut: bool) -> None:
        """Pull the cable, or put it back."""
        ip("-n", self._hub, "link", "set", self.port, "down" if is_cut else "up")


@contextmanager
def hosts(addresses: Sequence[tuple[str, str]], own: str = "") -> Generator[list[Host]]:
    """Make hosts by name and address, and remove them; it takes root.

    `own`: the address at which this process is on their bridge, too; empty: it is not.
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
        for host in made:
            host.plug_in()
        if own:
            _plug_in_oneself(hub, own)
        yield made
    finally:
        for name in (*(host.name for host in made), hub):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def _plug_in_oneself(hub: str, address: str) -> None:
    cable = f"mg{os.getpid()}"
    ip("link", "add", cable, "type", "veth", "peer", "name", "p-own", "netns", hub)
    ip("-n", hub, "link", "set", "p-own", "master", "br0", "up")
    ip("addr", "add", f"{address}/24", "dev", cable)
    ip("link", "set", cable, "up")
