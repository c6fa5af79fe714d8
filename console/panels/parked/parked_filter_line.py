"""The line of the Parked panel's filter, completed by what can be parked at all."""

from backend.messages.catalogue import CatalogueReply
from backend.messages.parked import PARKED_FILTER_FIELDS
from backend.translation import tr
from console.state.workspace import Workspace
from console.widgets.completing_line import CompletingLine

_WIDTH_PX = 150  # pixels that it keeps where there is little room


class ParkedFilterLine(CompletingLine):
    """Completes the fields, and the names of installed views and types of events."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        example = "view:sales type:order.* error:KeyError"
        self.setPlaceholderText(tr("Filter, e.g. {example}", example=example))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(_WIDTH_PX)
        self.setAccessibleName(tr("Filter of parked entities"))
        workspace.catalogue.subscribe(self._set_catalogue)
        self._set_catalogue(workspace.catalogue.value)

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        words = [f"{field}:" for field in PARKED_FILTER_FIELDS]
        if catalogue is not None:
            words += [f"view:{kind.name}" for kind in catalogue.views]
            words += [f"type:{kind.type}" for kind in catalogue.events]
        self.offer_words(words)
