"""The URL of a log in NATS JetStream.

`nats://[USER:PASSWORD@]HOST:PORT[,HOST:PORT...][/STREAM][?OPTION=VALUE&...]`, `nats+tls://` where
the connection is to be encrypted; a token is a password without a user.
"""

import hashlib
import re
from math import inf
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import platformdirs

from backend.errors import Unreadable
from backend.store.log_url import hide_password
from backend.store.nats_place import RESPONSE_TIMEOUT_S, NatsPlace, parse_servers, require_one_user

INDEX_OPTION = "index"
_DEFAULT_STREAM = "MARIGRAPH"
_STREAM_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CLUSTER = 3  # servers; so many named in the URL are taken for a cluster
_MAX_REPLICAS = 5  # what JetStream allows
_LEASE_S = 20.0
_FILES = ("ca", "certificate", "credentials", "key")
_OPTIONS = frozenset({INDEX_OPTION, "lease_s", "replicas", "response_timeout_s", *_FILES})


class NatsLogUrl(NatsPlace, frozen=True, kw_only=True):
    """Where a log is, see `NatsPlace`.

    `index`: the SQLite file of the log's index. `replicas`: of the stream, when it is made.
    `response_timeout_s`: for how long a commit is tried, too. `lease_s`: after how long without a
    sign of the writer another one may begin.
    """

    stream: str
    index: Path
    replicas: int = 1
    lease_s: float = _LEASE_S


def parse_nats_url(url: str) -> NatsLogUrl:
    """Return the parts of a log's URL.

    Raises:
        Unreadable: code `bad-log-url`; it lacks something, or holds what means nothing.
    """
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    authority, _, stream = place.partition("/")
    credentials, _, hosts = authority.rpartition("@")
    user, _, password = credentials.partition(":")
    options = _parse_options(url, query)
    try:
        servers = parse_servers(scheme, hosts)
    except ValueError as error:
        raise _refuse(url, str(error)) from error
    if not _STREAM_NAME.fullmatch(stream := stream or _DEFAULT_STREAM):
        raise _refuse(url, f"{stream!r} is no name of a stream: letters, digits, - and _")
    replicas = _number(url, options, "replicas", _CLUSTER if len(servers) >= _CLUSTER else 1)
    if replicas not in range(1, _MAX_REPLICAS + 1):
        raise _refuse(url, f"`replicas` is a whole number from 1 to {_MAX_REPLICAS}")
    found = NatsLogUrl(
        shown=hide_password(url.partition("?")[0]),
        servers=servers,
        stream=stream,
        index=Path(options.get(INDEX_OPTION, "") or _cached_index(servers, stream)),
        user=unquote(user),
        password=unquote(password) if user else "",
        token="" if user else unquote(password),
        **{name: options.get(name, "") for name in _FILES},
        replicas=int(replicas),
        response_timeout_s=_number(url, options, "response_timeout_s", RESPONSE_TIMEOUT_S),
        lease_s=_number(url, options, "lease_s", _LEASE_S),
    )
    try:
        require_one_user(found)
    except ValueError as error:
        raise _refuse(url, str(error)) from error
    return found


def _parse_options(url: str, query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(options.keys() - _OPTIONS)
    if unknown:
        raise _refuse(
            url, f"it has no option {unknown[0]!r}; there are {', '.join(sorted(_OPTIONS))}"
        )
    return options


def _number(url: str, options: dict[str, str], name: str, default: float) -> float:
    try:
        value = float(options.get(name, default))
    except ValueError:  # refused below
        value = 0.0
    if not 0 < value < inf:
        raise _refuse(url, f"`{name}` is a number greater than 0, not {options[name]!r}")
    return value


def _cached_index(servers: tuple[str, ...], stream: str) -> Path:
    """Return where the index of a log is kept that no data folder belongs to."""
    place = hashlib.sha256("\n".join((*sorted(servers), stream)).encode()).hexdigest()[:16]
    cache = Path(platformdirs.user_cache_dir("marigraph", appauthor=False))
    return cache / f"{stream}-{place}.sqlite"


def _refuse(url: str, reason: str) -> Unreadable:
    return Unreadable(
        f"The log's URL {hide_password(url)!r} cannot be read: {reason}. Write"
        " nats://HOST:PORT,HOST:PORT/STREAM.",
        code="bad-log-url",
        field="log",
    )
