"""Every panel, in the order in which operators meet them."""

from console.panels.lag.panel import LagPanel
from console.panels.panel import Panel

PANELS: tuple[type[Panel], ...] = (LagPanel,)


def panel(name: str) -> type[Panel]:
    """Return the panel of that name.

    Raises:
        KeyError: there is none.
    """
    return {each.name: each for each in PANELS}[name]
