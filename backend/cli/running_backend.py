"""A client of the backend that runs, or what is known where none does."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module

import typer

from backend.cli.exit_codes import EXIT_UNAVAILABLE
from backend.cli.standard_streams import print_note
from backend.client import Client, attach, connect_client
from backend.errors import Unavailable
from backend.settings import Settings
from backend.wire.scratch_mark import read_scratch_mark


def connect_or_report(settings: Settings, *, as_json: bool) -> Client:
    """Return a client of the backend that runs; where none does, say what is known, and exit.

    Raises:
        Unavailable: it runs, and does not answer.
        Exit: none runs; the exit code is 3.
    """
    try:
        return connect_client(settings, name="cli")
    except Unavailable as error:
        if error.code != "no-backend":
            raise
        # loaded only then: who asks a backend that runs needs no database
        import_module("backend.cli.stopped_backend").print_what_is_known(settings, as_json=as_json)
        raise typer.Exit(EXIT_UNAVAILABLE) from error


@contextmanager
def connect_to_look(settings: Settings, *, as_json: bool) -> Generator[Client]:
    """Give a client as `connect_or_report` does; a file that was opened is served for it.

    Raises:
        Unavailable: it runs, and does not answer.
        Exit: none runs; the exit code is 3.
    """
    if read_scratch_mark(settings.data_folder) is not None:
        with attach_or_start(settings) as client:
            yield client
    else:
        with connect_or_report(settings, as_json=as_json) as client:
            yield client


@contextmanager
def attach_or_start(settings: Settings, *, name: str = "cli") -> Generator[Client]:
    """Give a client of the backend, or of one that is started meanwhile; see `attach`.

    What that has to do first is said on standard error.
    """
    with attach(settings, name=name, on_work=print_note) as client:
        yield client
