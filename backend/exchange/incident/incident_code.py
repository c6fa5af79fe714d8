"""Which code the rows of an incident file come of, and what of it goes into the file."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from backend.annotations.annotation_store import ComponentKey
from backend.annotations.code_fingerprints import installed_components
from backend.errors import Unreadable
from backend.exchange.incident.incident_format import CodeVersion, IncidentManifest
from backend.messages.annotations import Deploy
from backend.wire.attachment import FollowedStore
from backend.wire.followed_store import find_views, read_views_text

_PROGRAM: ComponentKey = ("marigraph", "marigraph")
_DIGEST_CHARS = 8


def installed_code() -> list[CodeVersion]:
    """Return the versions and fingerprints of what is installed here."""
    return _listed(installed_components())


def code_of_store(store: FollowedStore) -> list[CodeVersion]:
    """Return those of what folds the events of an attached folder: no module that is installed."""
    return _listed({_PROGRAM: installed_components()[_PROGRAM], **_views_of(store)})


def other_code(manifest: IncidentManifest, views: FollowedStore | None) -> list[Deploy]:
    """Return which components are of another version or code here than where the file was made.

    views: the read models of one's own that are served here, where it is of an attached folder.
    """
    here = installed_components() | (_views_of(views) if views else {})
    return [
        Deploy(
            at_us=manifest.made_us,
            kind=each.kind,
            component=each.name,
            before=each.code,
            after=here.get((each.kind, each.name), ""),
        )
        for each in manifest.code
        if here.get((each.kind, each.name), "") != each.code
    ]


def wanted_views(folder: Path) -> bytes:
    """Return the text of a folder's own read models, to be saved with its events.

    Raises:
        Unreadable: code `no-views`; it has none.
        Unavailable: it cannot be read.
    """
    path = find_views(folder)
    if path is None:
        raise Unreadable(
            f"{folder} has no read models of its own: only an attached folder has them. Leave out"
            " --with-views.",
            code="no-views",
            field="with-views",
        )
    return read_views_text(path)


def _views_of(store: FollowedStore) -> dict[ComponentKey, str]:
    """Return the component that a file of read models is."""
    if not store.views:
        return {}
    return {("view", store.views): f"code {store.views_sha256[:_DIGEST_CHARS]}"}


def _listed(components: Mapping[ComponentKey, str]) -> list[CodeVersion]:
    return [
        msgspec.convert({"kind": kind, "name": name, "code": code}, CodeVersion)
        for (kind, name), code in components.items()
    ]
