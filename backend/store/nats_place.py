"""Where NATS servers are, and as whom they are spoken to."""

import re

import msgspec

_DEFAULT_PORT = 4222
_SERVER = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(:(?P<port>[0-9]{1,5}))?")
RESPONSE_TIMEOUT_S = 15.0
ENCRYPTED_SCHEME = "nats+tls"
LOG_IDENTITY = "marigraph-log"  # in the metadata of a stream that is a log: which one it is


class NatsPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The servers and a user. `shown`: the URL without its password. `servers`: for the client.

    `user`, `password`, `token`: empty for none. `credentials`: the file with those of the user.
    `ca`, `certificate`, `key`: files for encrypted connections: whom to believe beside the
    machine's own authorities, and who one is; empty for none. `response_timeout_s`: for how long an
    answer is waited for.
    """

    shown: str
    servers: tuple[str, ...]
    user: str = ""
    password: str = ""
    token: str = ""
    credentials: str = ""
    ca: str = ""
    certificate: str = ""
    key: str = ""
    response_timeout_s: float = RESPONSE_TIMEOUT_S


def require_one_user(place: NatsPlace) -> None:
    """Refuse a place that says in two ways as whom its servers are spoken to.

    Raises:
        ValueError: it does.
    """
    if place.credentials and (place.user or place.token):
        raise ValueError("it names a file of credentials, and a user or a token as well: give one")


def parse_servers(scheme: str, hosts: str) -> tuple[str, ...]:
    """Return the servers of a URL, `HOST:PORT,HOST:PORT`, each as the client's own URL.

    Raises:
        ValueError: one of them is no HOST:PORT.
    """
    return tuple(_parse_server(scheme, each) for each in hosts.split(","))


def _parse_server(scheme: str, server: str) -> str:
    found = _SERVER.fullmatch(server)
    port = int((found and found["port"]) or _DEFAULT_PORT)
    if found is None or not 0 < port < 2**16:
        raise ValueError(f"{server!r} is no HOST:PORT")
    return f"{'tls' if scheme == ENCRYPTED_SCHEME else 'nats'}://{found['host']}:{port}"
