"""What must be true after any number of crashes."""

from collections import defaultdict
from pathlib import Path

from backend.domain.registry import load_registry
from backend.messages.commands import Answer, Command
from backend.messages.events import Event
from backend.projection.installed_projections import load_projections
from backend.projection.verification import ShadowRebuild
from backend.settings import load_settings
from backend.store.engine_registry import open_reader
from tests.invariants import check
from tests.running import Running, rows


def read_log(folder: Path) -> list[Event]:
    """Return the whole log, read from its file."""
    reader = open_reader(load_settings(data=str(folder)).log_url)
    try:
        return reader.read(0, reader.head())
    finally:
        reader.close()


def require_answers_kept(log: list[Event], commands: list[Command], answers: list[Answer]) -> None:
    """Every command was answered, in order; accepted ones are in the log, and once only."""
    assert [answer.command_id for answer in answers] == [command.id for command in commands]
    assert {answer.outcome for answer in answers} <= {"accepted", "rejected"}
    caused: dict[bytes, list[Event]] = defaultdict(list)
    for event in log:
        assert event.causation is not None
        caused[event.causation].append(event)
    for answer in answers:
        events = caused.pop(answer.command_id, [])
        assert [event.position for event in events] == answer.positions
        assert [event.id for event in events] == answer.events
    assert not caused
    assert [event.position for event in log] == [*range(1, len(log) + 1)]


def require_sound(backend: Running, log: list[Event], scratch: Path) -> None:
    """Invariants hold, and every read model is what a rebuild makes of the log."""
    assert check(log, load_registry()) == []
    reader = open_reader(load_settings(data=str(backend.folder)).log_url)
    shadow = ShadowRebuild(scratch, reader, load_projections(), load_registry())
    try:
        with backend.client() as client:
            for process in client.topology().processes:
                if process.role in ("replica", "archive"):
                    rows(client, "orders", position=len(log), replica=process.name)
                    path = backend.folder / f"{process.name}.sqlite"
                    past = process.role == "archive"
                    compare = shadow.compare_archive if past else shadow.compare_live
                    verified = compare(path)
                    assert verified.difference is None
                    assert verified.position == len(log)
    finally:
        shadow.close()
        reader.close()
