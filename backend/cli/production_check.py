"""Whether the name of a data folder that is marked production was typed."""

import shlex
from typing import Annotated

import typer

from backend.errors import Rejected
from backend.settings import Settings
from backend.wire.production_mark import read_production_name

Production = Annotated[
    str, typer.Option(metavar="NAME", help="Of a folder that is marked production.")
]


def require_production_name(settings: Settings, named: str) -> None:
    """Refuse to touch what is marked production unless its name was typed.

    Raises:
        Rejected: code `production`.
    """
    name = read_production_name(settings.data_folder)
    if name != named:
        what = f"is marked production as {name}" if name else "is not marked production"
        advice = (
            f"add: --production {shlex.quote(name)}"
            if name
            else "leave --production out, or name another"
        )
        raise Rejected(
            f"{settings.data_folder} {what}. If that is the one that is meant, {advice}",
            code="production",
            field="production",
        )
