"""The full-text index beside a view's table: kept by triggers, so that it never differs."""

from backend.projection.table_specs import TableSpec
from backend.sqlite.tokenizer import FOLDING_TOKENIZER
from backend.text_normalization import SEGMENT

FULLTEXT_SUFFIX = "_text"
_SIDES = ("new", "old")  # of a trigger's row


def fulltext_schema(spec: TableSpec) -> list[str]:
    """Return the statements that make the text index and what keeps it.

    It is FTS5 over the view's own table (nothing is stored twice), with the same hidden row
    numbers. Texts are folded, and cut where a script writes without spaces. A row whose text did
    not change is not indexed again.
    """
    names = ", ".join(quoted_name(name) for name in spec.fulltext)
    # a copy that is built beside the view's table is given its name later, and read only then
    options = f'content={quoted_name(spec.name)}, tokenize="{FOLDING_TOKENIZER}"'
    index = quoted_name(f"{spec.table}{FULLTEXT_SUFFIX}")
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, {options})",
        *fulltext_triggers(spec),
    ]


def fulltext_triggers(spec: TableSpec) -> list[str]:
    """Return the statements that make the triggers which keep the text index."""
    table, index = quoted_name(spec.table), quoted_name(f"{spec.table}{FULLTEXT_SUFFIX}")
    names = ", ".join(quoted_name(name) for name in spec.fulltext)
    new, old = (", ".join(_segmented(side, name) for name in spec.fulltext) for side in _SIDES)
    changed = " OR ".join(
        f"old.{quoted_name(name)} IS NOT new.{quoted_name(name)}" for name in spec.fulltext
    )
    # names come from installed read models, and are quoted; no value is ever put into the text
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.rowid, {new});"  # noqa: S608 - names
    drop = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.rowid, {old});"  # noqa: S608 - names
    bodies = {
        "added": f"AFTER INSERT ON {table} BEGIN {add} END",
        "changed": f"AFTER UPDATE ON {table} WHEN {changed} BEGIN {drop} {add} END",
        "dropped": f"AFTER DELETE ON {table} BEGIN {drop} END",
    }
    return [
        f"CREATE TRIGGER {quoted_name(f'{spec.table}{FULLTEXT_SUFFIX}_{name}')} {body}"
        for name, body in bodies.items()
    ]


def quoted_name(name: str) -> str:
    """Return a name as it is written in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _segmented(side: str, name: str) -> str:
    """Write the text as it is indexed; the tokenizer itself folds one of a byte a character."""
    text = f"{side}.{quoted_name(name)}"
    return f"iif(length({text}) = length(CAST({text} AS BLOB)), {text}, {SEGMENT}({text}))"
