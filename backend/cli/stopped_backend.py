"""What is said of a data folder on which no backend runs."""

from backend.cli.output import print_json
from backend.client import Client
from backend.errors import Unavailable
from backend.settings import Settings
from backend.wire.backend_process import find_backend


def connect_or_report(settings: Settings, *, as_json: bool) -> Client:
    """Return a client of the backend that runs; where none does, say so.

    Raises:
        Unavailable: none runs, or it does not answer.
    """
    folder = settings.data_folder
    if find_backend(folder) is None:
        if as_json:
            print_json({"kind": "backend", "running": False})
        raise Unavailable(
            f"No backend runs on {folder}. Start one with `marigraph backend`.", code="no-backend"
        )
    return Client(folder, name="cli")
