"""Hosts of their own for tests: network namespaces at one bridge, whose cables can be pulled."""

import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import pytest

HUB = "mg-hub"


def ip(*words: str) -> None:
    """Run `ip`; raises CalledProcessError with what it said."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class Host:
    """A namespace with one address; `name` has at most 8 letters."""

    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = f"mg-{name}", address
        self._port = f"p-{name}"

    def plug_in(self) -> None:
        """Make it, and put its cable into the bridge."""
        ip("netns", "add", self.name)
        ip("-n", self.name, "link", "set", "lo", "up")
        ip("-n", HUB, "link", "add", self._port, "type", "veth", "peer", "e0", "netns", self.name)
        ip("-n", HUB, "link", "set", self._port, "master", "br0", "up")
        ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "e0")
        ip("-n", self.name, "link", "set", "e0", "up")

    def command(self, *words: str) -> list[str]:
        """Return a command that runs on this host."""
        return ["ip", "netns", "exec", self.name, *words]

    def cut(self, *, is_cut: bool) -> None:
        """Pull the cable, or put it back."""
        ip("-n", HUB, "link", "set", self._port, "down" if is_cut else "up")

    def disturb(self, *netem: str) -> bool:
        """Delay and lose what it sends; False where this kernel cannot do that."""
        words = ["tc", "-n", self.name, "qdisc", "add", "dev", "e0", "root", "netem", *netem]
        return subprocess.run(words, check=False, capture_output=True).returncode == 0


@contextmanager
def hosts(addresses: Sequence[tuple[str, str]]) -> Generator[list[Host]]:
    """Make hosts by name and address, and remove them; it takes root."""
    made = [Host(name, address) for name, address in addresses]
    try:
        try:
            ip("netns", "add", HUB)
            ip("-n", HUB, "link", "add", "br0", "type", "bridge")
            ip("-n", HUB, "link", "set", "br0", "up")
        except (OSError, subprocess.CalledProcessError) as error:
            # only root makes networks, and not in every container
            pytest.skip(f"networks of their own take root and iproute2: {error}")
        for host in made:
            host.plug_in()
        yield made
    finally:
        for name in (*(host.name for host in made), HUB):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
