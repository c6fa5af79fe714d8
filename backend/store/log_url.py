"""URLs of logs, as they may be shown."""

import re

_PASSWORD_OPTION = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)


def hide_password(url: str) -> str:
    """Return a URL that may be shown, also when it cannot be read: without the password in it."""
    scheme, mark, rest = url.partition("://" if "://" in url else ":")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    name, colon, _ = user.partition(":")
    shown = f"{scheme}{mark}{name}{':***' if colon else ''}{at}{host}{slash}{path}"
    return _PASSWORD_OPTION.sub(r"\1***", shown)
