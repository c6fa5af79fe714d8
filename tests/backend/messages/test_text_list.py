from collections.abc import Iterator

import pytest

from backend.messages.text_list import (
    capitalize_first,
    drop_full_stop,
    end_sentence,
    join_items,
    join_names,
)
from backend.translation import install_lookup


@pytest.fixture
def _ideographic() -> Iterator[None]:
    """Write sentences as Chinese ends them."""
    install_lookup(lambda text: text.replace(".", "\N{IDEOGRAPHIC FULL STOP}"))
    yield
    install_lookup(None)


@pytest.mark.usefixtures("_ideographic")
@pytest.mark.parametrize("ended", ["", ".", "\N{IDEOGRAPHIC FULL STOP}"])
def test_that_a_sentence_of_any_language_ends_once(ended: str) -> None:
    assert end_sentence(f"it waits{ended}") == "It waits\N{IDEOGRAPHIC FULL STOP}"
    assert drop_full_stop(f"it waits{ended}") == "it waits"


def test_that_a_name_at_the_beginning_of_a_chinese_sentence_stays_as_it_is_written() -> None:
    assert capitalize_first("the rebuild has failed") == "The rebuild has failed"
    install_lookup(None, "zh_CN")
    try:
        assert capitalize_first("replica-1 的重建失败") == "replica-1 的重建失败"
    finally:
        install_lookup(None)


def test_that_a_language_may_part_names_by_another_mark_than_statements() -> None:
    assert join_names(["sales", "orders", "users"]) == "sales, orders, users"
    assert join_names([]) == ""
    joints = {", ": "\N{FULLWIDTH COMMA}", "{names}, {name}": "{names}、{name}"}
    install_lookup(lambda text: joints[text], "zh_CN")
    try:
        assert join_names(["sales", "orders", "users"]) == "sales、orders、users"
        assert (
            join_items([join_names(["sales", "orders"]), "u1"])
            == "sales、orders\N{FULLWIDTH COMMA}u1"
        )
    finally:
        install_lookup(None)
