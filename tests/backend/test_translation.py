"""What modules declare is read in the language that was put on, each in its own words."""

from collections.abc import Iterator

import pytest

from backend.translation import install_declared_texts, install_lookup, tr_declared


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    install_declared_texts({})
    install_lookup(None)


def test_that_a_module_is_read_in_the_language_that_is_on() -> None:
    install_declared_texts({"samples": {"zh_CN": {"Sample": "样品"}}})
    assert tr_declared("Sample", "samples") == "Sample"
    install_lookup(None, "zh_CN")
    assert tr_declared("Sample", "samples") == "样品"


def test_that_each_module_means_its_own_by_one_word() -> None:
    clinic, shop = {"zh_CN": {"Charge": "收费"}}, {"zh_CN": {"Charge": "充电"}}
    install_declared_texts({"clinic": clinic, "garage": shop, "visits": {}})
    install_lookup(None, "zh_CN")
    assert [tr_declared("Charge", each) for each in ("clinic", "garage")] == ["收费", "充电"]
    assert tr_declared("Charge", "visits") == "Charge"
    assert tr_declared("Charge") in {"收费", "充电"}


def test_that_what_no_module_translates_stays_as_it_was_declared() -> None:
    install_declared_texts({"samples": {"zh_CN": {"Sample": "样品"}}})
    install_lookup(None, "zh_CN")
    assert tr_declared("Litres", "samples") == "Litres"
