"""A replica that begins with a copy of another one's rows."""

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from backend.errors import Unavailable
from backend.projection.archive_seed import seed_versions
from backend.projection.read_model import Projection
from backend.projection.row_copy import copy_rows
from backend.run.child_runtime import ChildRuntime
from backend.run.copy_request import request_copy, requested_copy


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
