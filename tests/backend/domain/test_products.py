import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.module import Payload
from backend.domain.products import (
    AddProduct,
    ChangePrice,
    DelistProduct,
    ListProduct,
    ProductAdded,
    ProductDelisted,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    Restock,
)
from tests.backend.domain.given import given

CUP = ProductAdded(
    product_id="cup", name="Cup", price=700, currency="EUR", category="kitchen", stock=3
)
LISTED = ProductListed(product_id="cup")


def test_that_a_product_is_added() -> None:
    given().when(
        AddProduct(
            product_id="cup", name="Cup", price=700, currency="EUR", category="kitchen", stock=3
        )
    ).then(CUP)


def test_that_a_product_is_added_once() -> None:
    given(CUP).when(AddProduct(product_id="cup", name="Cup", price=1, currency="EUR")).is_rejected(
        "product-exists", "product_id"
    )


def test_that_a_price_is_not_negative() -> None:
    given().when(AddProduct(product_id="cup", name="Cup", price=-1, currency="EUR")).is_rejected(
        "price-negative", "price"
    )
    given(CUP).when(ChangePrice(product_id="cup", price=-1)).is_rejected("price-negative", "price")


def test_that_a_product_can_be_free() -> None:
    given(CUP).when(ChangePrice(product_id="cup", price=0)).then(
        ProductPriceChanged(product_id="cup", price=0, previous=700)
    )


def test_that_the_first_stock_is_not_negative() -> None:
    given().when(
        AddProduct(product_id="cup", name="Cup", price=1, currency="EUR", stock=-1)
    ).is_rejected("stock-negative", "stock")


def test_that_a_product_is_listed_and_delisted() -> None:
    given(CUP).when(ListProduct(product_id="cup")).then(LISTED)
    given(CUP, LISTED).when(DelistProduct(product_id="cup")).then(ProductDelisted(product_id="cup"))


def test_that_listing_twice_is_refused() -> None:
    given(CUP, LISTED).when(ListProduct(product_id="cup")).is_rejected(
        "already-listed", "product_id"
    )


def test_that_delisting_what_is_not_listed_is_refused() -> None:
    given(CUP).when(DelistProduct(product_id="cup")).is_rejected("already-delisted", "product_id")


def test_that_restocking_says_what_is_on_hand() -> None:
    given(CUP).when(Restock(product_id="cup", quantity=4)).then(
        ProductRestocked(product_id="cup", quantity=4, on_hand=7)
    )


def test_that_restocking_needs_a_quantity() -> None:
    for quantity in (0, -4):
        given(CUP).when(Restock(product_id="cup", quantity=quantity)).is_rejected(
            "quantity-not-positive", "quantity"
        )


def test_that_a_stock_far_below_nothing_is_not_written_down() -> None:
    lost = ProductRestocked(product_id="cup", quantity=-MAX_EXACT_INTEGER)
    given(CUP, lost, lost).when(Restock(product_id="cup", quantity=1)).is_rejected(
        "stock-too-large", "quantity", says="fall below -9 007 199 254 740 991"
    )


def test_that_stock_stays_countable() -> None:
    given(CUP).when(Restock(product_id="cup", quantity=MAX_EXACT_INTEGER)).is_rejected(
        "stock-too-large", "quantity"
    )


@pytest.mark.parametrize(
    "command",
    [
        ListProduct(product_id="cup"),
        DelistProduct(product_id="cup"),
        ChangePrice(product_id="cup", price=1),
        Restock(product_id="cup", quantity=1),
    ],
    ids=lambda command: type(command).__name__,
)
def test_that_an_unknown_product_is_refused(command: Payload) -> None:
    given().when(command).is_rejected("product-unknown", "product_id", says="cup")
