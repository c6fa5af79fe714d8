"""A replica that begins with a copy of another one's rows."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

from backend.errors import Unavailable
from backend.projection.archive_seed import seed_versions
from backend.projection.read_model import Projection
from backend.projection.row_copy import copy_rows
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS
from backend.run.child_runtime import ChildRuntime
from backend.run.copy_request import request_copy, requested_copy
from backend.wire.joined_folder import read_joined

_FetchRows = Callable[[ChildRuntime, Path, str], bool]


def begin_with_rows_elsewhere(runtime: ChildRuntime, path: Path) -> None:
    """Of a replica on another host: make the rows a copy of a replica's beside the primary.

    Only where there are none. Raises what `fetch_rows` raises.
    """
    bootstrap = runtime.bootstrap
    joined = read_joined(bootstrap.settings.data_folder)
    is_own = bootstrap.role != "replica" or bootstrap.share or runtime.name == QUEUE_PROCESS
    if joined is None or is_own or path.exists():
        return
    # loaded only then: it is a client of the other host's backend, which no other replica is
    fetch_rows: _FetchRows = resolve_name("backend.run.fetched_rows:fetch_rows")
    fetch_rows(runtime, path, joined.place)


def begin_with_copy(
    runtime: ChildRuntime, path: Path, projections: Mapping[str, Projection]
) -> None:
    """Make the rows a copy of another replica's if that is wanted, and there are none yet.

    An archive's begin there: each is the first version that it keeps.

    Raises:
        StorageFailed: what is wanted cannot be read.
    """
    source = requested_copy(path)
    if not source:
        return
    began_s = time.monotonic()
    try:
        if runtime.bootstrap.role == "archive":
            convert = partial(seed_versions, projections=projections)
            copy_rows(path.with_name(f"{source}.sqlite"), path, convert)
        else:
            copy_rows(path.with_name(f"{source}.sqlite"), path)
    except Unavailable as error:
        runtime.logger.warning(
            "the rows of %s cannot be copied, and are built from the log: %s", source, error.message
        )
    else:
        took_s = time.monotonic() - began_s
        runtime.logger.info("begins with a copy of the rows of %s, made in %.1f s", source, took_s)
    request_copy(path, "")  # it is done, or is not tried again
