"""Making a data folder an attached one: what is written there, and when that is refused."""

from pathlib import Path

import msgspec

from backend.errors import Rejected, StorageFailed
from backend.foreign.foreign_reader import require_rising
from backend.foreign.foreign_store import PAGE_BYTES, ForeignStore
from backend.foreign.mapping import Mapping
from backend.foreign.store_urls import absolute_url, open_store
from backend.settings import Settings
from backend.store.log_url import hide_password
from backend.wire.attachment import (
    Attachment,
    put_password,
    read_attachment,
    read_variable,
    split_password,
    split_ssl_password,
    write_attachment,
)

_LOG_FILE = "log.sqlite"


class WantedAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator asks for. url: as it was given, with its password; name: empty for one made.

    mapping: the text of the operator's own, empty where a preset serves; the rest: see
    `Attachment`.
    """

    url: str
    name: str = ""
    mapping: str = ""
    password_variable: str = ""
    views: str = ""
    page_events: int
    reads_per_s: float


def attach_wanted(
    settings: Settings, wanted: WantedAttachment, preset: str = "", mapping: Mapping | None = None
) -> Attachment:
    """Look whether the store can be read, and let a data folder follow it from now on.

    Raises:
        Unreadable: no such store is there, or several are.
        Unavailable: it does not answer, this user may not read it, or the password is not set.
        Rejected: see `attach_store`.
    """
    store = open_wanted(wanted, preset, mapping)
    try:
        # A page, so that the mapping's SQL is tried, too.
        events, _ = store.page_within(
            after=None, upto=None, limit=wanted.page_events, most_bytes=PAGE_BYTES
        )
        require_rising(events, store.shown)
        return attach_store(settings, wanted, store.mapping.name)
    finally:
        store.close()


def open_wanted(
    wanted: WantedAttachment, preset: str = "", mapping: Mapping | None = None
) -> ForeignStore:
    """Open a store as it will be read.

    Raises:
        Unreadable: code `bad-store-url`; no such URL is known. No such store is there, or several.
        Unavailable: it does not answer, or the password is not set (code `no-password`).
    """
    url = wanted.url
    if wanted.password_variable:
        url = put_password(url, read_variable(wanted.password_variable, wanted.name or "the store"))
    return open_store(url, preset, mapping, reads_per_s=wanted.reads_per_s)


def attach_store(settings: Settings, wanted: WantedAttachment, preset: str) -> Attachment:
    """Write the attachment of a data folder, and return it. preset: that its store is read by.

    Raises:
        Rejected: code `not-empty`; the folder has a log of its own, or follows another store.
        StorageFailed: it cannot be written.
    """
    folder = settings.data_folder
    url, ssl_password = split_ssl_password(absolute_url(wanted.url))
    url, password = split_password(url)
    if wanted.password_variable:
        password = ""
    attachment = Attachment(
        url=url,
        name=wanted.name or url.partition("?")[0].rpartition("/")[2] or url,
        preset="" if wanted.mapping else preset,
        password_variable=wanted.password_variable,
        views=wanted.views,
        page_events=wanted.page_events,
        reads_per_s=wanted.reads_per_s,
    )
    _require_room(folder, settings, attachment)
    try:
        write_attachment(
            folder,
            attachment,
            mapping=wanted.mapping,
            password=password,
            ssl_password=ssl_password,
        )
    except OSError as error:
        raise StorageFailed(
            f"{folder} cannot be written: {error.strerror}. Choose another with --data."
        ) from error
    return attachment


def _require_room(folder: Path, settings: Settings, attachment: Attachment) -> None:
    before = read_attachment(folder)
    if before is not None:
        if before.url != attachment.url:
            raise Rejected(
                f"{folder} follows {hide_password(before.url)} already."
                " Choose another folder with --data.",
                code="not-empty",
                field="data",
            )
        return
    if settings.log or (folder / _LOG_FILE).exists():
        raise Rejected(
            f"{folder} has a log of its own. Choose a new folder with --data.",
            code="not-empty",
            field="data",
        )
