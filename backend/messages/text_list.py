"""Texts that stand beside each other: whole by themselves, and joined as each language does it."""

from collections.abc import Iterable
from functools import reduce

from backend.translation import WRITTEN_IN, shown_language, tr


def join_items(items: Iterable[str]) -> str:
    """Write things of one kind behind each other: `one, two`."""
    return tr(", ").join(items)


def join_names(names: Iterable[str]) -> str:
    """Write names behind each other, which stand in a sentence as one thing: `sales, orders`.

    Apart from other items, as some languages part names by a mark of their own.
    """
    written = list(names)
    return reduce(_add_name, written) if written else ""


def join_clauses(clauses: Iterable[str]) -> str:
    """Write statements behind each other, each whole by itself: `it waits; it is paused`."""
    return tr("; ").join(clauses)


def join_sentences(sentences: Iterable[str]) -> str:
    """Write sentences behind each other: `It waits. It is paused.`."""
    written = [each for each in sentences if each]
    return reduce(_follow, written) if written else ""


def label_text(label: str, text: str) -> str:
    """Write what something is called before what is said of it: `replica-1: no answer`."""
    return tr("{name}: {what}", name=label, what=text)


def _add_name(names: str, name: str) -> str:
    return tr("{names}, {name}", names=names, name=name)


def _follow(sentence: str, following: str) -> str:
    return tr("{sentence} {following}", sentence=sentence, following=following)


def end_sentence(statement: str) -> str:
    """Write a statement as a sentence: a capital first, and its point."""
    return tr("{statement}.", statement=drop_full_stop(capitalize_first(statement)))


def drop_full_stop(sentence: str) -> str:
    """Return a sentence of any language as a statement, to be put into another sentence."""
    return sentence.rstrip(".\N{IDEOGRAPHIC FULL STOP} ")


def capitalize_first(text: str) -> str:
    """Begin with a capital, and leave the rest as it is.

    Only in the language of the code: a sentence of a language without capitals that begins with a
    letter begins with a name, `replica-1`, which is written in one way.
    """
    if shown_language() != WRITTEN_IN:
        return text
    return f"{text[:1].upper()}{text[1:]}"
