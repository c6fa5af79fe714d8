"""`marigraph backup`: a verified copy of the log, while commands go on."""

import os
from pathlib import Path
from typing import Annotated

import typer

from backend.audit.act_record import recorded_act
from backend.cli.output import print_json, print_line
from backend.cli.shared_options import Data, Json, Quiet, parse_path, settings_for
from backend.cli.stage_meter import StageMeter
from backend.cli.standard_streams import print_note
from backend.clock import format_rfc3339
from backend.errors import StorageFailed
from backend.exchange.backup_file import WrittenBackup, write_backup
from backend.messages.number_text import format_bytes, format_counted, format_number
from backend.session_user import session_user
from backend.store.engine_registry import open_backups
from backend.wire.backend_process import find_backend

_SECRETS = (
    "It holds all that the log holds, the hashes of passwords too, and only its owner may read it:"
    " keep it like the log. Not in it is what else lies in the data folder: read models, which are"
    " built anew from the log, the history of lag, alerts and their rules, the"
    " audit, and keys."
)


def command(
    file: Annotated[
        Path,
        typer.Argument(
            parser=parse_path,
            metavar="FILE_OR_DIR",
            help="File to write, or a folder in which it gets a name of its own.",
        ),
    ],
    *,
    data: Data = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a copy of the log while commands go on, and verify it; `restore` brings it back.

    It holds the hashes of passwords, and is for its owner only. A backup that is there is replaced
    once the new one is verified.
    """
    settings = settings_for(data)
    connection = find_backend(settings.data_folder)
    url = connection.log_url if connection else settings.log_url
    meter = StageMeter(quiet=quiet)
    written = write_backup(open_backups(url, must_exist=True), file, meter)
    meter.end()
    _put_on_record(settings.data_folder, written)
    if as_json:
        print_json(_backup_object(written))
        return
    manifest = written.manifest
    print_line(
        f"{written.path}: {format_bytes(written.size_bytes)}, head {format_number(manifest.head)},"
        f" verified; sha256 {manifest.digest}"
    )
    for table in manifest.tables:
        print_line(f"  {table.name}: {format_counted(table.rows, 'row')}")
    print_note(_SECRETS)


def _put_on_record(folder: Path, written: WrittenBackup) -> None:
    """Write down who has a copy of everything now; a disk that is full must not keep one away."""
    manifest = written.manifest
    try:
        with recorded_act(
            folder,
            session_user(os.getuid()),
            "backup",
            file=str(written.path),
            head=manifest.head,
            sha256=manifest.digest,
        ):
            pass  # it is done
    except StorageFailed as error:
        print_note(f"the backup is whole, and not on record: {error.message}")


def _backup_object(written: WrittenBackup) -> dict[str, object]:
    manifest = written.manifest
    return {
        "file": str(written.path),
        "bytes": written.size_bytes,
        "head": manifest.head,
        "created": format_rfc3339(manifest.created_us),
        "sha256": manifest.digest,
        "rows": {table.name: table.rows for table in manifest.tables},
        "holds_secrets": True,
    }
