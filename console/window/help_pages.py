"""The pages of the help: one for each panel, and those that lead through a task."""

import msgspec

from backend.translation import tr_noop
from console.panels.panel_registry import PANELS

TUTORIAL = "tutorial"
ATTACH = "attach"
HOSTS = "hosts"


class HelpPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page by its name; its title and purpose are marked for translation."""

    name: str
    title: str
    purpose: str


HELP_PAGES: tuple[HelpPage, ...] = (
    *(HelpPage(name=each.name, title=each.title, purpose=each.purpose) for each in PANELS),
    HelpPage(
        name=ATTACH,
        title=tr_noop("Attach a store"),
        purpose=tr_noop("Follow the event store of another program, read-only"),
    ),
    HelpPage(
        name=HOSTS,
        title=tr_noop("Other hosts"),
        purpose=tr_noop("Come to a backend of another host, or let others come to this one"),
    ),
    HelpPage(
        name=TUTORIAL,
        title=tr_noop("Tutorial"),
        purpose=tr_noop("Three mysteries at the end of the sample, solved on Replay"),
    ),
)
