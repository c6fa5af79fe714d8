"""`marigraph attach URL`: an event store of others, shown, or followed from then on; only read."""

import shlex
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.output import print_json, print_line
from backend.cli.shared_options import Data, Json, parse_path, settings_for
from backend.cli.store_preview_output import preview_objects, print_preview
from backend.errors import Unreadable
from backend.foreign.folder_attachment import WantedAttachment, attach_wanted, open_wanted
from backend.foreign.jetstream.stream_url import put_stream
from backend.foreign.mapping_files import read_mapping
from backend.foreign.store_urls import is_stream_url
from backend.projection.views_file import load_views_file
from backend.settings import Settings
from backend.store.log_url import hide_password
from backend.wire.attachment import (
    DEFAULT_PAGE_EVENTS,
    DEFAULT_READS_PER_S,
    MAX_PAGE_EVENTS,
    MAX_READS_PER_S,
    MIN_READS_PER_S,
    Attachment,
)

_FROM_STDIN = "-"  # where nobody sees a password in it


def command(  # noqa: PLR0913 - each is an option, given by its name
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="sqlite:///FILE, a file, postgresql://USER@HOST/DATABASE or nats://HOST/STREAM;"
            " - reads it from the standard input.",
        ),
    ],
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show the store as it will be seen.")
    ] = False,
    preset: Annotated[
        str, typer.Option(metavar="NAME", help="What kind of store it is, where it cannot be told.")
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path, metavar="FILE.toml", help="How to read a store of its own."
        ),
    ] = None,
    stream: Annotated[
        str, typer.Option(metavar="NAME", help="The stream, where a nats:// URL names none.")
    ] = "",
    name: Annotated[
        str,
        typer.Option(metavar="NAME", help="Under which it is shown; else that of the database."),
    ] = "",
    password_variable: Annotated[
        str,
        typer.Option(
            metavar="VARIABLE",
            help="The variable of the environment that has its password, in place of a file.",
        ),
    ] = "",
    page: Annotated[
        int, typer.Option(min=1, max=MAX_PAGE_EVENTS, help="Events of one read, at most.")
    ] = DEFAULT_PAGE_EVENTS,
    rate: Annotated[
        float,
        typer.Option(min=MIN_READS_PER_S, max=MAX_READS_PER_S, help="Reads a second, at most."),
    ] = DEFAULT_READS_PER_S,
    views: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path, metavar="FILE.py", help="Read models of your own, in one file."
        ),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Let a data folder follow an event store that another program writes, or show it.

    It is recognised by its tables, and only read: nothing is written, locked or left behind there.
    The folder keeps a copy of its events, which all else works on; commands are not taken.
    """
    if preset and mapping:
        raise Unreadable("Give --preset or --mapping, not both.", code="two-mappings")
    described = read_mapping(mapping) if mapping else None
    if url == _FROM_STDIN:
        url = sys.stdin.readline().strip()
    if stream and not is_stream_url(url):
        raise Unreadable("--stream is of a nats:// URL.", code="bad-store-url", field="stream")
    url = put_stream(url, stream)
    wanted = WantedAttachment(
        url=url,
        name=name,
        mapping=mapping.read_text(encoding="utf-8") if mapping else "",
        password_variable=password_variable,
        views=_checked_views(views),
        page_events=page,
        reads_per_s=rate,
    )
    if not preview:
        settings = settings_for(data)
        attachment = attach_wanted(settings, wanted, preset, described)
        _print_attached(attachment, settings, as_json=as_json)
        return
    with closing(open_wanted(wanted, preset, described)) as store:
        found = store.preview()
    if as_json:
        for each in preview_objects(found):
            print_json(each)
    else:
        print_preview(found)


def _checked_views(file: Path | None) -> str:
    """Return the path of a file of read models, which can be loaded; empty for none."""
    if file is None:
        return ""
    load_views_file(file)
    return str(file.absolute())


def _print_attached(attachment: Attachment, settings: Settings, *, as_json: bool) -> None:
    folder = settings.data_folder
    if as_json:
        print_json(
            {"kind": "attachment", "data": str(folder), **msgspec.structs.asdict(attachment)}
        )
        return
    print_line(f"{folder} follows {hide_password(attachment.url)} from now on, read-only.")
    print_line(f"Open it: marigraph --data {shlex.quote(str(folder))}")
