"""What folds a folder's events: the installed modules and read models, or what reads any event."""

from pathlib import Path

import msgspec

from backend.domain.any_event import OpenRegistry
from backend.domain.registry import Registry, load_registry
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.views import stream_states_view
from backend.projection.views_file import load_views_file
from backend.wire.followed_store import find_views, holds_store


class FolderModels(msgspec.Struct, frozen=True):
    """The modules and the read models of a data folder."""

    registry: Registry
    projections: dict[str, Projection]


def load_models(folder: Path) -> FolderModels:
    """Return what is installed; of an attached folder the state by stream, and its own views.

    Likewise of a file of such a folder's events, with the views that whoever opened it has named.

    Raises:
        Unreadable: a module or read model cannot be loaded; names it.
        Unavailable: the attachment cannot be read.
    """
    return store_models(find_views(folder)) if holds_store(folder) else installed_models()


def installed_models() -> FolderModels:
    """Return the modules and the read models that are installed.

    Raises:
        Unreadable: one cannot be loaded; names it.
    """
    return FolderModels(load_registry(), load_projections())


def store_models(views: Path | None) -> FolderModels:
    """Return what folds the events of another program's store; `views`: a file of one's own.

    Raises:
        Unreadable: code `bad-views`; the file cannot be run.
    """
    state = stream_states_view.PROJECTION
    own = load_views_file(views) if views else {}
    found = {state.name: state, **own}
    return FolderModels(OpenRegistry(), {name: found[name] for name in sorted(found)})
