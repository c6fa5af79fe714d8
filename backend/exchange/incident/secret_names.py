"""Names under which secrets stand: of fields, and of words in what operators write."""

import re

HIDDEN = "(masked)"
_NAMES = "|".join(
    (
        *("password", "passwd", "passphrase", "secret", "token", "credentials?", "authorization"),
        *("api[-_]?key", "access[-_]?key", "private[-_]?key", "secret[-_]?key"),
    )
)
_FIELD = re.compile(rf"(?:.*[-_.])?(?:{_NAMES})", re.IGNORECASE)
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"',;&]+)"""
_SCHEMES = r"(?:bearer|basic)\b"
_IN_TEXT = (
    (r"(?<=://)([^\s/@:]*):[^\s/@]+(?=@)", r"\1:(masked)"),  # who logs in, in a URL
    (rf"\b({_SCHEMES} +)[\w.~+/=-]+", r"\1(masked)"),
    (rf"\b((?:{_NAMES})[\"']?\s*[=:]\s*[\"']?)(?!{_SCHEMES}|\()[^\s\"',;&]+", r"\1(masked)"),
    (rf"(--(?:[\w-]+-)?(?:{_NAMES})\s+)(?!\(){_VALUE}", r"\1(masked)"),  # an option of a program
)
_TEXTS = [(re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in _IN_TEXT]


def is_secret_name(name: str) -> bool:
    """Say whether a field is called as secrets are, e.g. `api_key` or `smtp_password`."""
    return _FIELD.fullmatch(name) is not None


def hide_secrets(text: str) -> str:
    """Return a text in which what stands behind the name of a secret is hidden."""
    for pattern, instead in _TEXTS:
        text = pattern.sub(instead, text)
    return text
