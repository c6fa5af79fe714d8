"""A backend with a foreign read model whose handler raises at one sum, and its desk."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.plugins.versioned_projection import install_greetings
from tests.running import Running, accepted, command, running

BROKEN = 3  # position of the top-up at which the handler raises
_PAYMENT = """setattr(row, "paid", row.paid + event.amount) if event.amount != 700 else {}[\
event.amount]"""


@contextmanager
def greeting_shop(folder: Path) -> Generator[Running]:
    """Events 1 to 4: a customer, and three payments, of which the second is parked."""
    with pytest.MonkeyPatch.context() as environment:
        package = install_greetings(folder / "package", payment=_PAYMENT)
        environment.setenv("PYTHONPATH", str(package))
        with running(folder / "data", "--replicas", "1") as started:
            with started.client() as client:
                accepted(
                    client,
                    command("user.register", user_id="anna", name="Anna"),
                    *(
                        command("user.top-up", user_id="anna", amount=amount, currency="EUR")
                        for amount in (500, 700, 900)
                    ),
                )
            yield started


def open_desk(console: OpenConsole, qtbot: QtBot, position: int) -> ReplayPanel:
    """Show the replay panel at a position."""
    console.window.docks.show_panel("replay")
    panel = console.window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    panel.context.go_to(position)
    shown = panel.context.shown_event
    qtbot.waitUntil(
        lambda: shown.value is not None and shown.value.position == position, timeout=TIMEOUT_MS
    )
    return panel
