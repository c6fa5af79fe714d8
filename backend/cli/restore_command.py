"""`marigraph restore`: a backup becomes the log of a data folder."""

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from backend.audit.act_record import recorded_act
from backend.cli.output import print_json, print_line
from backend.cli.production_check import Production, require_production_name
from backend.cli.shared_options import Data, Json, Quiet, parse_path, settings_for
from backend.cli.stage_meter import StageMeter
from backend.clock import format_rfc3339
from backend.errors import AlreadyRunning
from backend.exchange.backup_restore import DAMAGED, RestoredLog, restore_backup
from backend.messages.number_text import format_counted, format_number
from backend.run.folder_lock import lock_folder
from backend.run.orphans import ChildRegister
from backend.run.rows_ahead import RowsAhead, mark_rows_ahead
from backend.session_user import session_user
from backend.settings import Settings
from backend.store.engine_registry import open_backups, open_reader
from backend.store.log_backup_port import BackupManifest, PresentLog
from backend.store.log_port import LogReader
from backend.wire.backend_process import make_folder


def command(
    file: Annotated[
        Path, typer.Argument(parser=parse_path, metavar="FILE", help="What `backup` has written.")
    ],
    *,
    data: Data = None,
    replace: Annotated[
        str,
        typer.Option(
            metavar="HEAD",
            help="Where the log ends that is to be set aside; `damaged` when it cannot be read.",
        ),
    ] = "",
    production: Production = "",
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Change nothing; print what would come of it, unverified."),
    ] = False,
    unproven: Annotated[
        bool,
        typer.Option("--unproven", help="Restore also what its hash chain shows to be changed."),
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a backup the log of a data folder on which no backend runs, once it is verified.

    A log that is there has to be named by its end, and is kept under another name. Read models
    that are newer than the restored log are AHEAD until they are rebuilt.
    """
    settings = settings_for(data)
    if preview:
        _print_preview(settings, file, as_json=as_json)
        return
    require_production_name(settings, production)
    backups = open_backups(settings.log_url, must_exist=False)
    backups.read_manifest(file)  # what is none makes no folder
    meter = StageMeter(quiet=quiet)
    ahead: list[RowsAhead] = []

    def mark_rows(present: PresentLog | None, manifest: BackupManifest) -> None:
        meter.end()
        ahead.extend(_mark_rows(settings, present, manifest.head))

    act = partial(recorded_act, settings.data_folder, session_user(os.getuid()), "restore")
    with _hold_folder(settings), act(file=str(file), replace=replace, unproven=unproven):
        restored = restore_backup(backups, file, replace, meter, mark_rows, unproven=unproven)
    if as_json:
        print_json(_restored_object(backups.path, restored, ahead))
    else:
        _print_restored(backups.path, restored, ahead)


def _print_preview(settings: Settings, file: Path, *, as_json: bool) -> None:
    """Print what the backup says of itself, and how far the log of now goes beyond it."""
    backups = open_backups(settings.log_url, must_exist=False)
    manifest, present = backups.read_manifest(file), backups.present_log()
    log_head = present.head if present is not None else None
    named = "" if present is None else DAMAGED if log_head is None else str(log_head)
    if as_json:
        print_json(
            {
                "head": manifest.head,
                "created": format_rfc3339(manifest.created_us),
                "rows": {table.name: table.rows for table in manifest.tables},
                "log_head": log_head,
                "replace": named,
            }
        )
        return
    print_line(
        f"{file}: a backup of {format_rfc3339(manifest.created_us)}, head"
        f" {format_number(manifest.head)}"
    )
    if present is None:
        print_line(f"there is no log at {backups.path} that would be set aside")
    elif log_head is None:
        print_line(f"the log at {backups.path} cannot be read; it would be set aside")
    else:
        lost = format_counted(max(0, log_head - manifest.head), "event")
        print_line(
            f"the log at {backups.path} ends at {format_number(log_head)}; it would be set aside,"
            f" with {lost} that the backup does not have"
        )


@contextmanager
def _hold_folder(settings: Settings) -> Generator[None]:
    """Keep backends away from the data folder, which is made if need be.

    Raises:
        AlreadyRunning: one runs there, or has left a process behind.
    """
    folder = settings.data_folder
    make_folder(folder)
    try:
        lock = lock_folder(settings)
    except AlreadyRunning as error:
        raise AlreadyRunning(
            f"{error.message} Nothing was restored. Stop it first: marigraph stop --data {folder}"
        ) from error
    try:
        ChildRegister(folder).await_orphans()
        yield
    finally:
        lock.release()


def _mark_rows(settings: Settings, present: PresentLog | None, head: int) -> list[RowsAhead]:
    """Return whose rows are newer than the backup; what is known of the former log is kept."""
    with ExitStack() as opened:
        former: LogReader | None = None
        if present is not None and present.head is not None:
            former = open_reader(settings.log_url)
            opened.callback(former.close)
        return mark_rows_ahead(settings.data_folder, former, head, settings.read_models)


def _print_restored(path: Path, restored: RestoredLog, ahead: list[RowsAhead]) -> None:
    manifest = restored.manifest
    print_line(
        f"{path}: restored as it was at {format_rfc3339(manifest.created_us)}, head"
        f" {format_number(manifest.head)}, verified; sha256 {manifest.digest}"
    )
    if restored.aside is not None:
        print_line(f"the former log is kept as {restored.aside}")
    for rows in ahead:
        print_line(
            f"{rows.replica} stands at {format_number(rows.position)}, and is AHEAD of this log"
            f" until its rows are built anew: marigraph rebuild {rows.replica}"
        )


def _restored_object(
    path: Path, restored: RestoredLog, ahead: list[RowsAhead]
) -> dict[str, object]:
    manifest = restored.manifest
    return {
        "log": str(path),
        "head": manifest.head,
        "created": format_rfc3339(manifest.created_us),
        "sha256": manifest.digest,
        "former_log": None if restored.aside is None else str(restored.aside),
        "ahead": {rows.replica: rows.position for rows in ahead},
    }
