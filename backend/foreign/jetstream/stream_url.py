"""URLs of streams: `nats://[USER:PASSWORD@]HOST:PORT[,HOST:PORT…]/STREAM[?ca=FILE&…]`.

`nats+tls://` where the connection is to be encrypted; a token is a password without a user, and
`credentials` the file of a user with a JWT or a key.
"""

import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

from backend.errors import Unreadable
from backend.store.log_url import hide_password
from backend.store.nats_place import NatsPlace, parse_servers, require_one_user

_STREAM_NAME = re.compile(r"[^\s.*>/\\?]{1,255}")
_FILES = ("ca", "certificate", "credentials", "key")


class StreamUrl(NatsPlace, frozen=True, kw_only=True):
    """A place of NATS, and the stream there; empty where none is named."""

    stream: str


def parse_stream_url(url: str, response_timeout_s: float) -> StreamUrl:
    """Return the parts of a URL.

    Raises:
        Unreadable: code `bad-store-url`; it lacks something, or holds what means nothing.
    """
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    authority, _, stream = place.partition("/")
    credentials, _, hosts = authority.rpartition("@")
    user, colon, password = (unquote(part) for part in credentials.partition(":"))
    if user and not colon:
        raise _refuse(
            "a user needs a password (USER:PASSWORD@, or --password-variable), and a token is"
            " written as :TOKEN@"
        )
    try:
        servers = parse_servers(scheme, hosts)
    except ValueError as error:
        raise _refuse(f"{hide_password(url)}: {error}") from error
    if stream and not _STREAM_NAME.fullmatch(stream):
        raise _refuse(f"{stream!r} is no name of a stream")
    files = _parse_files(query)
    found = StreamUrl(
        shown=hide_password(url.partition("?")[0]),
        servers=servers,
        stream=stream,
        user=user,
        password=password if user else "",
        token="" if user else password,
        **{name: files.get(name, "") for name in _FILES},
        response_timeout_s=response_timeout_s,
    )
    try:
        require_one_user(found)
    except ValueError as error:
        raise _refuse(str(error)) from error
    return found


def put_stream(url: str, stream: str) -> str:
    """Return a URL that names this stream; an empty name changes nothing.

    Raises:
        Unreadable: code `bad-store-url`; it names another one.
    """
    if not stream:
        return url
    place, mark, query = url.partition("?")
    scheme, slashes, rest = place.partition("://")
    servers, _, named = rest.partition("/")
    if named not in {"", stream}:
        raise _refuse(f"it names the stream {named}, and --stream {stream}: give one")
    return f"{scheme}{slashes}{servers}/{stream}{mark}{query}"


def with_absolute_files(url: str) -> str:
    """Return a URL whose files mean the same in every folder.

    Raises:
        Unreadable: code `bad-store-url`; it holds options that mean nothing.
    """
    place, mark, query = url.partition("?")
    files = _parse_files(query)
    options = [f"{name}={quote(str(Path(path).absolute()))}" for name, path in files.items()]
    return place + mark + "&".join(options)


def _parse_files(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(options.keys() - set(_FILES))
    if unknown:
        raise _refuse(f"it has no option {unknown[0]!r}; there are {', '.join(_FILES)}")
    return options


def _refuse(reason: str) -> Unreadable:
    return Unreadable(
        f"The store's URL cannot be read: {reason}. Write nats://HOST:PORT/STREAM.",
        code="bad-store-url",
        field="url",
    )
