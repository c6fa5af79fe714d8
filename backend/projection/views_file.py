"""Read models of an attached folder that its operator has written, in one Python file."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from backend.errors import Unreadable
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of

_MODULE = "attached_views"  # under which the file is known to Python


def load_views_file(path: Path) -> dict[str, Projection]:
    """Return the read models that a file defines, by their names.

    Raises:
        Unreadable: code `bad-views`; the file cannot be run, defines none, or two of one name.
    """
    found: dict[str, Projection] = {}
    for value in vars(_run(path)).values():
        if not isinstance(value, Projection):
            continue
        if found.setdefault(value.name, value) is not value:
            raise _bad_views(path, f"two read models are called {value.name}")
        columns_of(value)
    if not found:
        raise _bad_views(path, "it defines no Projection")
    return found


def _run(path: Path) -> ModuleType:
    spec = spec_from_file_location(_MODULE, path)
    if spec is None or spec.loader is None:
        raise _bad_views(path, "it is no Python file")
    module = module_from_spec(spec)
    sys.modules[_MODULE] = module  # where digests look for the source of its handlers
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # the operator's own code may raise anything
        raise _bad_views(path, f"{type(error).__name__}: {error}") from error
    return module


def _bad_views(path: Path, what: str) -> Unreadable:
    return Unreadable(
        f"The views in {path} cannot be loaded: {what}. Mend the file, and start again.",
        code="bad-views",
        field="views",
    )
