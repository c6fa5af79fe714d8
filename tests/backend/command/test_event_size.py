"""What an accepted command writes can be exported and brought back."""

import pytest

from backend.command import unit_of_work
from tests.backend.command.shop import Shop, anna, top_up


def test_that_a_command_whose_event_no_import_would_take_is_rejected(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(unit_of_work, "MAX_EVENT_BYTES", 20)
        [refused] = shop.send(anna())
    assert (refused.outcome, refused.code) == ("rejected", "too-large")
    assert "user.registered" in refused.message
    assert [answer.outcome for answer in shop.send(anna(), top_up())] == ["accepted", "accepted"]
