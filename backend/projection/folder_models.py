"""What folds a folder's events: the installed modules and read models, or what reads any event."""

from pathlib import Path

import msgspec

from backend.domain.any_event import OpenRegistry
from backend.domain.registry import Registry, load_registry
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.views import stream_states_view
from backend.wire.attachment import is_attached


class FolderModels(msgspec.Struct, frozen=True):
    """The modules and the read models of a data folder."""

    registry: Registry
    projections: dict[str, Projection]


def load_models(folder: Path) -> FolderModels:
    """Return what is installed; of an attached folder the state by stream instead.

    Raises:
        Unreadable: a module or read model cannot be loaded; names it.
    """
    if not is_attached(folder):
        return FolderModels(load_registry(), load_projections())
    state = stream_states_view.PROJECTION
    return FolderModels(OpenRegistry(), {state.name: state})
