"""Which invitations a backend gives out, and what it keeps of them."""

from pathlib import Path

import pytest
from msgspec import structs

from backend.errors import Rejected, StorageFailed
from backend.messages.invitations import AddInvitation
from backend.run.guest_registry import GuestRegistry
from backend.wire.guest_list import GUESTS_FILE
from backend.wire.keys import generate_key_pair
from backend.wire.listen_address import ListenAddress

NOW_US = 5_000_000


@pytest.fixture
def registry(tmp_path: Path) -> GuestRegistry:
    listen = ListenAddress("10.0.0.5", 7420)
    server = generate_key_pair().public
    return GuestRegistry(tmp_path, listen, server, "shop", lambda: None, lambda: NOW_US)


def wanted() -> AddInvitation:
    public = generate_key_pair().public
    return AddInvitation(name="eve", role="observer", public=public, by="anna")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"public": "~" * 40}, "public"),
        ({"public": "%" * 40}, "public"),
        ({"public": "\u00e9" * 40}, "public"),
        ({"expires_us": NOW_US}, "expires_us"),
        ({"expires_us": 0}, "expires_us"),  # it is a moment, and not the word for never
        ({"name": "../eve"}, "name"),
    ],
)
def test_that_what_nobody_could_come_in_with_is_not_kept(
    tmp_path: Path, registry: GuestRegistry, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Rejected) as refused:
        registry.carry_out(structs.replace(wanted(), **changes))
    assert refused.value.field == field
    assert not (tmp_path / GUESTS_FILE).exists()


def test_that_a_key_is_given_out_under_one_name_alone(registry: GuestRegistry) -> None:
    first = wanted()
    registry.carry_out(first)
    with pytest.raises(Rejected) as refused:  # else who is revoked would come in as the other
        registry.carry_out(structs.replace(first, name="adam", role="administrator"))
    assert refused.value.field == "public"
    assert [each.name for each in registry.answer().invitations] == ["eve"]


@pytest.mark.parametrize("content", [b"{", b'[{"name": "\xff"}]'])
def test_that_a_damaged_file_is_named_and_not_written_over(
    tmp_path: Path, registry: GuestRegistry, content: bytes
) -> None:
    (tmp_path / GUESTS_FILE).write_bytes(content)
    with pytest.raises(StorageFailed, match=r"guests\.json is damaged"):
        registry.carry_out(wanted())
    assert (tmp_path / GUESTS_FILE).read_bytes() == content
