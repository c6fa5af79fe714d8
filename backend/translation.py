"""The texts that people read, in the language that the reader of this process chose.

Texts stand in the code in English, which is what is shown where nothing else is installed. They are
found there by Qt Linguist's tools, so that each text is a literal, never put together.
"""

from collections.abc import Callable

Lookup = Callable[[str], str]


def _as_written(text: str) -> str:
    return text


WRITTEN_IN = "en"  # the language of the texts in the code
_lookup: Lookup = _as_written
_language = WRITTEN_IN


def install_lookup(lookup: Lookup | None, language: str = WRITTEN_IN) -> None:
    """Show texts from now on as `lookup` returns them; None: as they stand in the code.

    It is of the whole process, as Qt's own translators are: texts are made in every layer.
    """
    global _lookup, _language
    _lookup, _language = lookup or _as_written, language


def shown_language() -> str:
    """Return in which language texts are shown now, as `zh_CN`."""
    return _language


def tr(text: str, /, **values: object) -> str:
    """Return a text in the reader's language, with `values` in the place of their `{names}`.

    `text` is a literal, or one that `tr_noop` marked where it is defined.
    """
    shown = _lookup(text)
    return shown.format(**values) if values else shown


def tr_noop(text: str, /) -> str:
    """Mark a text of a table of constants; whoever shows it calls `tr` then."""
    return text
