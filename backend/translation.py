"""The texts that people read, in the language that the reader of this process chose.

Texts stand in the code in English, which is what is shown where nothing else is installed. They are
found there by Qt Linguist's tools, so that each text is a literal, never put together.
"""

from collections.abc import Callable, Mapping

from backend.text_insertion import insert_values

Lookup = Callable[[str], str]
Translations = Mapping[str, Mapping[str, str]]  # by language: {"zh_CN": {"Sample": "样品"}}


def _as_written(text: str) -> str:
    return text


WRITTEN_IN = "en"  # the language of the texts in the code
_lookup: Lookup = _as_written
_language = WRITTEN_IN
_declared: Mapping[str, Translations] = {}  # by module or view, what it declares
_declared_by_all: Translations = {}


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
    if not values:
        return shown
    return shown.format(**values) if _language == WRITTEN_IN else insert_values(shown, values)


def tr_noop(text: str, /) -> str:
    """Mark a text of a table of constants; whoever shows it calls `tr` then."""
    return text


def install_declared_texts(declared: Mapping[str, Translations]) -> None:
    """Know from now on what modules and views, by their names, say in other languages."""
    global _declared, _declared_by_all
    merged: dict[str, dict[str, str]] = {}
    for translations in declared.values():
        for language, texts in translations.items():
            merged[language] = {**texts, **merged.get(language, {})}
    _declared, _declared_by_all = declared, merged


def tr_declared(text: str, owner: str = "") -> str:
    """Return what a module or a view, the `owner`, declares in the reader's language.

    It is looked for in the owner's own translations: two that do not know each other may mean two
    things by one word. Without an owner, in all of them; else it stays as it was declared.
    """
    known = _declared.get(owner, {}).get(_language, {}) if owner else declared_texts()
    return known.get(text) or text


def declared_texts() -> Mapping[str, str]:
    """Return all that modules and views say in the reader's language, by what they declared."""
    return _declared_by_all.get(_language, {})
