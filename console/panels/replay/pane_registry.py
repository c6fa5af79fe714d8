"""Every pane of the replay panel, in the order of its buttons."""

from importlib import import_module
from typing import cast

import msgspec

from backend.translation import tr_noop
from console.panels.replay.replay_pane import ReplayPane


class PaneEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A pane as an operator knows it; its title and purpose are marked for translation.

    `name`: by which it is opened and remembered. `implementation`: `module:class`, of a
    `ReplayPane` that is made with the panel's `ReplayContext`.
    """

    name: str
    title: str
    purpose: str
    implementation: str

    def load(self) -> type[ReplayPane]:
        """Import the pane's class."""
        module, _, name = self.implementation.partition(":")
        return cast("type[ReplayPane]", getattr(import_module(module), name))


PANES: tuple[PaneEntry, ...] = (
    PaneEntry(
        name="branch",
        title=tr_noop("Branch"),
        purpose=tr_noop("What if it had gone otherwise: skip, edit, insert or move events"),
        implementation="console.panels.replay_branch.branch_pane:BranchPane",
    ),
)
