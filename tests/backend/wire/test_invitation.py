"""Invitations as files: what somebody else has written is not trusted."""

import resource
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backend.errors import StorageFailed, Unreadable
from backend.wire.invitation import Invitation, keep_invitation, write_invitation
from backend.wire.keys import generate_key_pair


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which invitations are kept, which is not there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def given() -> Invitation:
    server, own = generate_key_pair(), generate_key_pair()
    return Invitation(
        name="anna",
        role="observer",
        host="10.0.0.5",
        port=7420,
        server=server.public,
        own=own,
        installation="shop",
    )


def written(file: Path, changes: dict[str, object]) -> Path:
    """Write an invitation as somebody might who wants more than was given."""
    fields = msgspec.json.decode(msgspec.json.encode(given()), type=dict[str, object])
    file.write_bytes(msgspec.json.encode(fields | changes))
    return file


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../../anna"},
        {"name": "/anna"},
        {"name": "an/na"},
        {"name": "anna\0"},
        {"name": ""},
        {"name": "a" * 41},
        {"name": 7},
        {"host": ""},
        {"host": "10.0.0.5;10.0.0.6"},
        {"host": "10.0.0.5:1/x"},
        {"host": "*"},
        {"host": "a" * 256},
        {"port": 0},
        {"port": -1},
        {"port": 65_535},  # the one behind it is taken as well
        {"port": "7420"},
        {"role": "peer"},
        {"server": "~" * 40},
        {"server": "%" * 40},
        {"server": "short"},
        {"own": {"public": "\u00e9" * 40, "secret": "0" * 40}},
        {"own": {"public": "0" * 40, "secret": "0" * 41}},
        {"own": None},
        {"format": 2},
        {"expires_us": -1},
        {"padding": "x" * 70_000},
    ],
)
def test_that_a_file_with_what_no_backend_has_written_is_refused_and_leaves_nothing(
    tmp_path: Path, home: Path, changes: dict[str, object]
) -> None:
    with pytest.raises(Unreadable):
        keep_invitation(written(tmp_path / "file", changes))
    assert not home.exists()


def test_that_an_invitation_is_kept_for_its_owner_alone(tmp_path: Path, home: Path) -> None:
    folder, _ = keep_invitation(written(tmp_path / "file", {"host": "db-1.example.org"}))
    assert home in folder.parents
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [each.stat().st_mode & 0o777 for each in folder.iterdir()] == [0o600]


@pytest.fixture
def no_room() -> Iterator[None]:
    """Let no file of this process grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("no_room")
def test_that_no_half_of_an_invitation_is_left(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        write_invitation(tmp_path / "file", given())
    assert list(tmp_path.iterdir()) == []
