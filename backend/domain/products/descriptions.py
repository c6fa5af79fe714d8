"""Products in words: what the console shows, asks and explains."""

from backend.domain.descriptions import CommandDescription, ModuleDescription
from backend.messages.catalogue import CurrencySource, Tone

MODULE_DESCRIPTION = ModuleDescription(
    title="Products", summary="What is for sale, at which price, and how much of it there is."
)
_KNOWN = {"product-unknown": "The product has been added."}

COMMAND_DESCRIPTIONS = {
    "product.add": CommandDescription(
        rules={
            "product-exists": "No product has this id yet.",
            "price-negative": "The price is not negative.",
            "stock-negative": "The stock is not negative.",
        },
        currency=CurrencySource(field="currency"),
    ),
    "product.list": CommandDescription(
        rules=_KNOWN | {"already-listed": "The product is not listed yet."}
    ),
    "product.delist": CommandDescription(
        rules=_KNOWN | {"already-delisted": "The product is listed."}
    ),
    "product.change-price": CommandDescription(
        rules=_KNOWN | {"price-negative": "The price is not negative."},
        currency=CurrencySource(view="products", key_field="product_id", column="currency"),
    ),
    "product.restock": CommandDescription(
        rules=_KNOWN
        | {
            "quantity-not-positive": "The quantity is greater than 0.",
            "stock-too-large": "The stock can be counted exactly.",
        }
    ),
}
EVENT_TONES: dict[str, Tone] = {"product.delisted": "subdued"}
