"""An operator on another host: sends commands until its input ends, and says what was answered.

`python -m tests.chaos.remote_operator FOLDER NAME`, run in that host's network.
"""

import select
import sys
from collections.abc import Iterator
from pathlib import Path

from backend.client import connect_client
from backend.messages.commands import Command
from backend.settings import load_settings
from tests.running import command

_PAUSE_S = 0.01  # between two commands
_PATIENCE_S = 90.0  # longer than any cut


def commands(name: str) -> Iterator[Command]:
    """Register users until the input ends."""
    number = 0
    while not select.select([sys.stdin], [], [], _PAUSE_S)[0]:
        number += 1
        user = f"{name}-{number}"
        yield command("user.register", user_id=user, name=user)


def main(folder: Path, name: str) -> None:
    """Send, and write a line for every answer, in order."""
    settings = load_settings(data=str(folder))
    with connect_client(settings, name="operator", timeout_s=_PATIENCE_S) as client:
        for number, answer in enumerate(client.send(commands(name), window=20), 1):
            sys.stdout.write(f"{answer.outcome} {name}-{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
