"""An address beyond loopback at which a backend lets in consoles of other hosts."""

import ipaddress
import re

import msgspec

from backend.errors import Unreadable

DEFAULT_PORT = 7420
LOOPBACK = "127.0.0.1"
LAST_PORT = 65_534  # the one behind it is taken as well
_FORM = re.compile(r"(?P<host>[0-9.]+)(?::(?P<port>\d{1,5}))?")


class ListenAddress(msgspec.Struct, frozen=True):
    """An IPv4 address of this host, and a port of it; port 0: the one taken on loopback."""

    host: str
    port: int = 0

    @property
    def endpoint(self) -> str:
        """As ZeroMQ writes it."""
        return f"tcp://{self.host}:{self.port}"

    def at(self, port: int) -> "ListenAddress":
        """Return another port of the same address."""
        return ListenAddress(self.host, port)


def parse_listen_address(text: str) -> ListenAddress | None:
    """Read `10.0.0.5` or `10.0.0.5:7420`; None for an empty text: nothing but loopback.

    Raises:
        Unreadable: code `bad-setting`; it is no such address.
    """
    if not text:
        return None
    found = _FORM.fullmatch(text.strip())
    port = int(found["port"] or DEFAULT_PORT) if found else 0
    if found is None or not _is_one_host(found["host"]) or not 0 < port <= LAST_PORT:
        raise Unreadable(
            f"{text!r} is no address to listen at. Name one IPv4 address of this host, with a port"
            f" or without: 10.0.0.5 or 10.0.0.5:{DEFAULT_PORT}",
            code="bad-setting",
            field="listen",
        )
    return ListenAddress(found["host"], port)


def _is_one_host(host: str) -> bool:
    """Whether it is an address that one host can be reached at; 0.0.0.0 is none."""
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:  # the answer itself: it is no address
        return False
    return not address.is_unspecified and not address.is_multicast
