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
    table, index = _quoted(spec.name), _quoted(f"{spec.name}{FULLTEXT_SUFFIX}")
    names = ", ".join(_quoted(name) for name in spec.fulltext)
    new, old = (", ".join(_segmented(side, name) for name in spec.fulltext) for side in _SIDES)
    changed = " OR ".join(
        f"old.{_quoted(name)} IS NOT new.{_quoted(name)}" for name in spec.fulltext
    )
    # names come from installed read models, and are quoted; no value is ever put into the text
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.rowid, {new});"  # noqa: S608 - names
    drop = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.rowid, {old});"  # noqa: S608 - names
    options = f'content={table}, tokenize="{FOLDING_TOKENIZER}"'
    triggers = {
        "added": f"AFTER INSERT ON {table} BEGIN {add} END",
        "changed": f"AFTER UPDATE ON {table} WHEN {changed} BEGIN {drop} {add} END",
        "dropped": f"AFTER DELETE ON {table} BEGIN {drop} END",
    }
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, {options})",
        *(
            f"CREATE TRIGGER {_quoted(f'{spec.name}{FULLTEXT_SUFFIX}_{name}')} {body}"
            for name, body in triggers.items()
        ),
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _segmented(side: str, name: str) -> str:
    """Write the text as it is indexed; the tokenizer itself folds one of a byte a character."""
    text = f"{side}.{_quoted(name)}"
    return f"iif(length({text}) = length(CAST({text} AS BLOB)), {text}, {SEGMENT}({text}))"
