"""URLs of logs, as they may be shown, and as they are read."""

import re

_LINEAGE_OPTION = re.compile(r"([?&])lineage=[^&]*(&|$)")  # a file of the data folder
_PASSWORD_OPTION = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)

_UNESCAPED = re.compile(r"[@/\s]|%(?![0-9A-Fa-f]{2})")


def has_unescaped_password(url: str) -> bool:
    """Say whether the password has what a reader of the URL takes for the end of it.

    An error of the driver would name what is left of it, as a host for example.
    """
    user, at, _ = url.partition("://")[2].partition("?")[0].rpartition("@")
    name, colon, password = user.partition(":")
    return bool(at and colon and "/" not in name and _UNESCAPED.search(password))


def hide_password(url: str) -> str:
    """Return a URL that may be shown, also when it cannot be read: without the password in it.

    Nor what the program itself adds to it.
    """
    scheme, mark, rest = url.partition("://" if "://" in url else ":")
    authority, slash, path = _split_authority(rest)
    user, at, host = authority.rpartition("@")
    name, colon, _ = user.partition(":")
    shown = f"{scheme}{mark}{name}{':***' if colon else ''}{at}{host}{slash}{path}"
    shown = _LINEAGE_OPTION.sub(lambda found: found[1] if found[2] else "", shown)
    return _PASSWORD_OPTION.sub(r"\1***", shown)


def _split_authority(rest: str) -> tuple[str, str, str]:
    """Return what stands before the path, the slash, and the path.

    A password with a `/` in it that was not escaped is taken for part of a path by every reader,
    and refused; what is shown of it is no part of it all the same.
    """
    authority, slash, path = rest.partition("/")
    secret, at, _ = path.partition("?")[0].rpartition("@")
    if ":" not in authority or "@" in authority or not at:
        return authority, slash, path
    host, slash, path = rest[len(authority) + 1 + len(secret) + 1 :].partition("/")
    return f"{authority}{at}{host}", slash, path


def join_hosts(url: str) -> str:
    """Return a URL that names several servers (`HOST:PORT,HOST:PORT`) with these as options.

    So the library reads it; any other URL is returned as it is.
    """
    scheme, mark, rest = url.partition("://")
    authority, _, path = rest.partition("/")
    user, at, places = authority.rpartition("@")
    if "," not in places:
        return url
    parts = [_split_place(place) for place in places.split(",")]
    hosts, ports = (",".join(each) for each in zip(*parts, strict=True))
    joined = "&" if "?" in path else "?"
    return f"{scheme}{mark}{user}{at}/{path}{joined}host={hosts}&port={ports}"


def _split_place(place: str) -> tuple[str, str]:
    """Return host and port; an address of IPv6 stands in brackets."""
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        return host, rest.removeprefix(":") or "5432"
    host, _, port = place.partition(":")
    return host, port or "5432"
