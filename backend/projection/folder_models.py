"""What folds a folder's events: the installed modules and read models, or what reads any event."""

from pathlib import Path

import msgspec

from backend.domain.any_event import OpenRegistry
from backend.domain.registry import Registry, load_registry
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.views import stream_states_view
from backend.projection.views_file import load_views_file
from backend.wire.attachment import read_attachment


class FolderModels(msgspec.Struct, frozen=True):
    """The modules and the read models of a data folder."""

    registry: Registry
    projections: dict[str, Projection]


def load_models(folder: Path) -> FolderModels:
    """Return what is installed; of an attached folder the state by stream, and its own views.

    Raises:
        Unreadable: a module or read model cannot be loaded; names it.
        Unavailable: the attachment cannot be read.
    """
    attachment = read_attachment(folder)
    if attachment is None:
        return FolderModels(load_registry(), load_projections())
    state = stream_states_view.PROJECTION
    own = load_views_file(Path(attachment.views)) if attachment.views else {}
    found = {state.name: state, **own}
    return FolderModels(OpenRegistry(), {name: found[name] for name in sorted(found)})
