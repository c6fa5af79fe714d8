"""Tags in the text of a note: words that begin with `#`."""

import re

_TAG = re.compile(r"#(\w[\w-]*)")


def find_tags(text: str) -> list[str]:
    """Return the tags of a text without their `#`, each once, in its order."""
    return list(dict.fromkeys(_TAG.findall(text)))


def drop_tags(text: str) -> str:
    """Return the text without its tags, in one line."""
    return " ".join(_TAG.sub("", text).split())
