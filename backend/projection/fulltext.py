"""The full-text index beside a view's table: kept by triggers, so that it never differs."""

from backend.projection.tables import Shape

SUFFIX = "_text"


def index_of(shape: Shape) -> list[str]:
    """Return the statements that make the text index and what keeps it.

    It is FTS5 over the view's own table (nothing is stored twice), with the same hidden row
    numbers. A row whose text did not change is not indexed again.
    """
    index = f"{shape.name}{SUFFIX}"
    names = ", ".join(f'"{name}"' for name in shape.fulltext)
    changed = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in shape.fulltext)
    add = f'INSERT INTO "{index}"(rowid, {names}) VALUES (new.rowid, {_of("new", shape)});'
    drop = (
        f'INSERT INTO "{index}"("{index}", rowid, {names})'
        f" VALUES ('delete', old.rowid, {_of('old', shape)});"
    )
    return [
        f'CREATE VIRTUAL TABLE "{index}" USING fts5({names}, content="{shape.name}",'
        ' tokenize="unicode61 remove_diacritics 2")',
        f'CREATE TRIGGER "{index}_added" AFTER INSERT ON "{shape.name}" BEGIN {add} END',
        f'CREATE TRIGGER "{index}_changed" AFTER UPDATE ON "{shape.name}" WHEN {changed}'
        f" BEGIN {drop} {add} END",
        f'CREATE TRIGGER "{index}_dropped" AFTER DELETE ON "{shape.name}" BEGIN {drop} END',
    ]


def _of(side: str, shape: Shape) -> str:
    return ", ".join(f'{side}."{name}"' for name in shape.fulltext)
