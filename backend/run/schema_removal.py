"""Removes the rows of a replica that is forgotten, where they are in PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name

from backend.run.folder_identity import folder_identity


def remove_schema(url: str, replica: str, folder: Path) -> None:
    """Drop the schema of a replica, if it is this data folder's.

    Raises:
        StorageFailed: PostgreSQL cannot be reached, or does not let us.
    """
    drop: Callable[[str, str, str], None] = resolve_name(
        "backend.projection.postgres_rows:drop_schema"
    )
    drop(url, replica, folder_identity(folder))
