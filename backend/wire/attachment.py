"""The attachment of a data folder: the event store of another program that it follows.

`attachment.toml` names the store, `attachment-mapping.toml` says how it is read where no preset
does, and a password lies in a file for its owner alone, or in a variable of the environment.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote

import msgspec
from msgspec import Meta

from backend.atomic_file import write_atomically
from backend.decode_errors import describe_decode_error
from backend.errors import Unavailable, Unreadable

ATTACHMENT_FILE = "attachment.toml"
MAPPING_FILE = "attachment-mapping.toml"
PASSWORD_FILE = "attachment-password"  # noqa: S105 - the name of a file, and no password
SSL_PASSWORD_FILE = "attachment-ssl-password"  # noqa: S105 - likewise
_SSL_PASSWORD_OPTION = "sslpassword="  # noqa: S105 - how it begins in a URL, and no password
_PASSWORD_OPTION = "password="  # noqa: S105 - how it begins in a URL, and no password
MAX_PAGE_EVENTS = 1_000
MIN_READS_PER_S, MAX_READS_PER_S = 0.1, 1_000.0
DEFAULT_PAGE_EVENTS = MAX_PAGE_EVENTS
PRESET_TITLES = {  # by the name of a preset: what it reads, as its own program calls itself
    "axon": "Axon Framework",
    "emmett": "Emmett",
    "eventsourcing": "eventsourcing (Python)",
    "eventsourcing-dcb": "eventsourcing DCB (Python)",
    "eventstore-elixir": "EventStore (Elixir)",
    "jetstream": "NATS JetStream",
    "marten": "Marten",
    "message-db": "Message DB",
    "rails-event-store": "Rails Event Store",
}
DEFAULT_READS_PER_S = 20.0


class Attachment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which store a folder follows, and how.

    url: without a password; name: under which it is shown; preset: the name of its mapping, empty
    where `attachment-mapping.toml` has it; password_variable: of the environment, holds the
    password; views: a Python file with read models of the user's own, empty for none.
    page_events: of one read; reads_per_s: at most; statement_timeout_s: of each read.
    """

    url: str
    name: str
    preset: str = ""
    password_variable: str = ""
    views: str = ""
    page_events: Annotated[int, Meta(ge=1, le=MAX_PAGE_EVENTS)] = DEFAULT_PAGE_EVENTS
    reads_per_s: Annotated[float, Meta(ge=MIN_READS_PER_S, le=MAX_READS_PER_S)] = (
        DEFAULT_READS_PER_S
    )
    statement_timeout_s: Annotated[float, Meta(ge=0.1, le=600)] = 5.0


class FollowedStore(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of events says of the store that its folder was attached to; never where it is.

    name, preset: as in `Attachment`; empty in an export, which knows neither. views: the name of
    the file with the folder's own read models, empty for none, and its SHA-256.
    """

    name: str = ""
    preset: str = ""
    views: str = ""
    views_sha256: str = ""


def is_attached(folder: Path) -> bool:
    """Say whether a folder follows the store of another program."""
    return (folder / ATTACHMENT_FILE).exists()


def read_attachment(folder: Path) -> Attachment | None:
    """Return a folder's attachment; None where it has none.

    Raises:
        Unreadable: code `bad-attachment`; the file says something else.
        Unavailable: it cannot be read.
    """
    path = folder / ATTACHMENT_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:  # a folder that is attached to nothing
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"{path} cannot be read: {error}. Attach the store again.") from error
    try:
        return msgspec.convert(tomllib.loads(text), Attachment)
    except tomllib.TOMLDecodeError as error:
        raise _bad_attachment(path, f"it is no TOML: {error}") from error
    except msgspec.ValidationError as error:
        fault = describe_decode_error(error)
        raise _bad_attachment(path, fault.describe("it"), fault.field) from error


def read_mapping_text(folder: Path) -> str:
    """Return the mapping that was given with the store; empty where a preset is.

    Raises:
        Unavailable: it cannot be read.
    """
    path = folder / MAPPING_FILE
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"{path} cannot be read: {error}. Attach the store again.") from error


def write_attachment(
    folder: Path,
    attachment: Attachment,
    *,
    mapping: str = "",
    password: str = "",
    ssl_password: str = "",
) -> None:
    """Make a folder an attached one; the file that makes it one is the last.

    ssl_password: of the key by which the client shows who it is.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    contents = {
        MAPPING_FILE: mapping,
        PASSWORD_FILE: password,
        SSL_PASSWORD_FILE: ssl_password,
    }
    for name, content in contents.items():
        if content:
            write_atomically(folder / name, content.encode())
        else:
            (folder / name).unlink(missing_ok=True)
    lines = [
        f"{name} = {_toml(value)}\n" for name, value in msgspec.structs.asdict(attachment).items()
    ]
    write_atomically(folder / ATTACHMENT_FILE, "".join(lines).encode())


def split_password(url: str) -> tuple[str, str]:
    """Return a URL without the password in it, and the password; empty where there is none.

    It is found as PostgreSQL's client does: before the first `@`, where `#` and `?` mean nothing,
    or in the option `password`.
    """
    head, user, place = _split_user(url)
    name, colon, password = user.partition(":")
    where, _, query = place.partition("?")
    options = query.split("&") if query else []
    kept = [each for each in options if not each.startswith(_PASSWORD_OPTION)]
    if not colon and kept == options:
        return url, ""
    for each in options:
        if each.startswith(_PASSWORD_OPTION):  # the client, too, lets the option go before
            password = each.removeprefix(_PASSWORD_OPTION)
    at = "@" if name else ""
    rest = f"?{'&'.join(kept)}" if kept else ""
    return f"{head}{name}{at}{where}{rest}", unquote(password)


def split_ssl_password(url: str) -> tuple[str, str]:
    """Return a URL without the password of the client's key, and that; empty for none."""
    where, _, query = url.partition("?")
    options = query.split("&") if query else []
    kept = [each for each in options if not each.startswith(_SSL_PASSWORD_OPTION)]
    if kept == options:
        return url, ""
    found = next(each for each in reversed(options) if each not in kept)
    rest = f"?{'&'.join(kept)}" if kept else ""
    return f"{where}{rest}", unquote(found.removeprefix(_SSL_PASSWORD_OPTION))


def _split_user(url: str) -> tuple[str, str, str]:
    """Return a URL's scheme, its user with the password, and what comes behind the `@`."""
    scheme, mark, rest = url.partition("://")
    user, at, _ = rest.partition("/")[0].partition("@")
    return (scheme + mark, user, rest[len(user) + 1 :]) if at else (scheme + mark, "", rest)


def url_with_password(folder: Path, attachment: Attachment) -> str:
    """Return the URL to connect to, with the password that is kept elsewhere.

    Raises:
        Unavailable: code `no-password`; the variable is not set, or the file cannot be read.
    """
    url = put_password(attachment.url, _password(folder, attachment))
    ssl_password = _read_secret(folder / SSL_PASSWORD_FILE)
    if not ssl_password:
        return url
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{_SSL_PASSWORD_OPTION}{quote(ssl_password, safe='')}"


def put_password(url: str, password: str) -> str:
    """Return a URL with this password in it; an empty one is none."""
    if not password:
        return url
    head, user, place = _split_user(split_password(url)[0])
    return f"{head}{user}:{quote(password, safe='')}@{place}"


def read_variable(variable: str, name: str) -> str:
    """Return the password that a variable of the environment has; `name`: of the store.

    Raises:
        Unavailable: code `no-password`; the variable is not set.
    """
    if variable not in os.environ:
        raise Unavailable(
            f"The variable {variable}, which has the password of {name}, is not set here. Set it,"
            " and start again.",
            code="no-password",
        )
    return os.environ[variable]


def _password(folder: Path, attachment: Attachment) -> str:
    if attachment.password_variable:
        return read_variable(attachment.password_variable, attachment.name)
    return _read_secret(folder / PASSWORD_FILE)


def _read_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(
            f"{path} cannot be read: {error}. Attach the store again.", code="no-password"
        ) from error


def _toml(value: object) -> str:
    """Write a text or a number as TOML does; both write texts as JSON, but for one character."""
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


def _bad_attachment(path: Path, what: str, field: str = "") -> Unreadable:
    return Unreadable(
        f"{path} cannot be used: {what}. Attach the store again.",
        code="bad-attachment",
        field=field,
    )
