"""Connection profiles: backends that an operator knows by a name and a colour.

They are kept in one file of the user's, which the window and the command line share. It is replaced
whole, so that a reader sees the old one or the new one.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
from msgspec import Meta
from msgspec.structs import replace

from backend.atomic_file import write_atomically
from backend.errors import Rejected, StorageFailed, Unavailable, Unreadable
from backend.messages.access_roles import AccessRole
from backend.translation import tr

PROFILES_FILE = "profiles.json"
COLOURS = {  # by name; apart from each other for those who see no red and green too
    "blue": "#0072b2",
    "orange": "#d55e00",
    "green": "#009e73",
    "purple": "#ae4a88",
    "yellow": "#8a6d00",
    "grey": "#687584",
}
MAX_PROFILES = 100
MAX_NAME_CHARS = 40
_MAX_RECENT = 10


class ConnectionProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A backend by name: its data folder, the colour of its window, and as whom it is used.

    `role`: the highest one; `observer` makes the profile read-only.
    """

    name: Annotated[str, Meta(min_length=1, max_length=MAX_NAME_CHARS)]
    data: Annotated[str, Meta(min_length=1)]
    colour: str = "blue"
    role: AccessRole = "administrator"

    @property
    def folder(self) -> Path:
        """Its data folder."""
        return Path(self.data)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed with it."""
        return self.role == "observer"

    def missing_reason(self) -> str:
        """Say why its folder cannot be used; empty: it is there."""
        if self.folder.is_dir():
            return ""
        return tr("The data folder of {profile} is gone: {data}", profile=self.name, data=self.data)


class ProfileBook(msgspec.Struct, frozen=True, kw_only=True):
    """All profiles in the order in which they were made, and the names of those used last first."""

    profiles: list[ConnectionProfile] = []
    recent: list[str] = []

    def find(self, name: str) -> ConnectionProfile | None:
        """Return the profile of this name; None for none."""
        return next((each for each in self.profiles if each.name == name), None)

    def require(self, name: str) -> ConnectionProfile:
        """Return the profile of this name.

        Raises:
            Unavailable: code `no-profile`; there is none.
        """
        found = self.find(name)
        if found is None:
            names = ", ".join(each.name for each in self.profiles)
            known = f"There are: {names}." if names else "There is none yet."
            raise Unavailable(
                f"There is no profile {name!r}. {known} `marigraph profiles add` makes one.",
                code="no-profile",
                field="profile",
            )
        return found

    def by_recency(self) -> list[ConnectionProfile]:
        """Return all profiles, those used last first, the others behind them as they were made."""
        known = {each.name: each for each in self.profiles}
        names = dict.fromkeys([*(each for each in self.recent if each in known), *known])
        return [known[name] for name in names]

    def for_folder(self, folder: Path) -> ConnectionProfile | None:
        """Return the profile of a data folder; None for none."""
        wanted = folder.absolute()
        return next((each for each in self.profiles if each.folder.absolute() == wanted), None)


def config_folder() -> Path:
    """Return the folder in which profiles and the window's layout are remembered."""
    return Path(platformdirs.user_config_dir("marigraph", appauthor=False))


def check_profile(profile: ConnectionProfile) -> None:
    """Refuse a profile that nobody could name or tell from others.

    Raises:
        Unreadable: `field` names what is wrong with it.
    """
    name = profile.name
    if not name.isprintable() or name != name.strip() or not 0 < len(name) <= MAX_NAME_CHARS:
        raise Unreadable(
            tr(
                "A profile's name has 1 to {limit} letters that can be typed, and no blank at its"
                " ends.",
                limit=MAX_NAME_CHARS,
            ),
            field="name",
        )
    if profile.colour not in COLOURS:
        raise Unreadable(
            tr(
                "There is no colour {colour}; choose one of {colours}.",
                colour=repr(profile.colour),
                colours=", ".join(COLOURS),
            ),
            field="colour",
        )
    if not profile.data.strip():
        raise Unreadable(tr("A profile needs a data folder."), field="data")


def read_profiles(config: Path) -> ProfileBook:
    """Read the profiles of a user; none where there is no file.

    Raises:
        Unreadable: the file is damaged; nothing writes over it.
    """
    path = config / PROFILES_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=ProfileBook)
    except FileNotFoundError:  # none is kept yet
        return ProfileBook()
    except OSError as error:
        raise Unreadable(
            tr("{path} cannot be read: {reason}.", path=path, reason=error.strerror)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(
            tr(
                "{path} cannot be read: {reason}. Mend it, or remove it to begin with no profiles.",
                path=path,
                reason=error,
            )
        ) from error


def check_new_profile(config: Path, profile: ConnectionProfile) -> None:
    """Refuse a profile that `add_profile` would refuse for its name, before anything is done.

    Raises:
        Unreadable: it makes no sense, or the file is damaged.
        Rejected: code `profile-exists`; another one has that name.
    """
    check_profile(profile)
    _require_free(read_profiles(config), profile.name)


def _require_free(book: ProfileBook, name: str) -> None:
    if book.find(name) is not None:
        raise Rejected(
            tr(
                "There is a profile {profile} already. Remove it first, or choose another name.",
                profile=name,
            ),
            code="profile-exists",
            field="name",
        )


def add_profile(config: Path, profile: ConnectionProfile, *, replaced: str = "") -> ProfileBook:
    """Keep a profile, at the end or in the place of the one named `replaced`.

    Raises:
        Unreadable: it makes no sense, or the file is damaged.
        Rejected: code `profile-exists`; another one has that name, or there are too many.
        StorageFailed: it cannot be written.
    """
    check_profile(profile)
    profile = replace(profile, data=str(profile.folder.expanduser().absolute()))
    with _locked(config):
        book = read_profiles(config)
        if profile.name != replaced:
            _require_free(book, profile.name)
        kept = [profile if each.name == replaced else each for each in book.profiles]
        if profile not in kept:
            kept.append(profile)
        if len(kept) > MAX_PROFILES:
            raise Rejected(
                tr("There are {limit} profiles already; remove one first.", limit=MAX_PROFILES)
            )
        recent = [profile.name if name == replaced else name for name in book.recent]
        return _write(config, ProfileBook(profiles=kept, recent=recent))


def remove_profile(config: Path, name: str) -> ProfileBook:
    """Forget a profile; its data folder stays as it is.

    Raises:
        Unavailable: there is none of this name.
        Unreadable, StorageFailed: as in `add_profile`.
    """
    with _locked(config):
        book = read_profiles(config)
        book.require(name)
        kept = [each for each in book.profiles if each.name != name]
        recent = [each for each in book.recent if each != name]
        return _write(config, ProfileBook(profiles=kept, recent=recent))


def note_used(config: Path, name: str) -> None:
    """Remember that a profile was used last; best effort, it is only an order of a list."""
    with contextlib.suppress(Unreadable, StorageFailed), _locked(config):  # only an order of a list
        book = read_profiles(config)
        if book.find(name) is not None:
            recent: Sequence[str] = [name, *(each for each in book.recent if each != name)]
            _write(config, replace(book, recent=list(recent[:_MAX_RECENT])))


@contextlib.contextmanager
def _locked(config: Path) -> Generator[None]:
    """Keep two programs from writing at once: one's profile would get lost."""
    path = config / f"{PROFILES_FILE}.lock"
    try:
        config.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(config, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(config: Path, book: ProfileBook) -> ProfileBook:
    path = config / PROFILES_FILE
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(book)))
    except OSError as error:
        raise _unwritable(path, error) from error
    return book


def _unwritable(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        tr(
            "{path} cannot be written: {reason}. Make room, and try again.",
            path=path,
            reason=error.strerror,
        )
    )
