"""Finds the read models that are installed, those of other packages included."""

import hashlib
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path

from backend.errors import Unreadable
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of

GROUP = "marigraph.projections"


def load_projections() -> dict[str, Projection]:
    """Return every installed read model by its name, in the order of the names.

    Raises:
        Unreadable: an entry point names something else than a `Projection`, or a name twice, or
            its columns cannot be kept or shown.
    """
    found: dict[str, Projection] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        projection = point.load()
        if not isinstance(projection, Projection):
            raise Unreadable(f"The entry point {point.value} of {GROUP} is no Projection.")
        if projection.name in found:
            raise Unreadable(f"Two installed read models are called {projection.name}.")
        columns_of(projection)
        found[projection.name] = projection
    return found


def projection_packages() -> dict[str, str]:
    """Return name and version of the package that has each installed read model, where known."""
    found: dict[str, str] = {}
    points = entry_points(group=GROUP)
    # each look at what is known of a package reads all of it
    packages = {
        each: f"{each.name} {each.version}"
        for each in {point.dist for point in points}
        if each is not None
    }
    for point in points:
        projection = point.load()
        if isinstance(projection, Projection) and point.dist is not None:
            found[projection.name] = packages[point.dist]
    return found


def source_digest(projections: Mapping[str, Projection]) -> str:
    """Return a digest of the files that the read models' rows and handlers are written in.

    To be called right after they were loaded: a file that is changed later gives another digest.
    """
    modules = {each.row.__module__ for each in projections.values()} | {
        handler.__module__ for each in projections.values() for handler in each.handlers.values()
    }
    digest = hashlib.sha256()
    for name in sorted(modules):
        with suppress(OSError):  # one without a file cannot be changed in it
            digest.update(Path(getattr(sys.modules.get(name), "__file__", "") or "").read_bytes())
    return digest.hexdigest()
