"""Products: what is for sale, at which price, and how much of it there is."""

from backend.domain.module import Module
from backend.domain.products.commands import (
    AddProduct,
    ChangePrice,
    DelistProduct,
    ListProduct,
    ProductCommand,
    Restock,
)
from backend.domain.products.decide import decide
from backend.domain.products.descriptions import (
    COMMAND_DESCRIPTIONS,
    EVENT_TONES,
    MODULE_DESCRIPTION,
)
from backend.domain.products.events import (
    ProductAdded,
    ProductDelisted,
    ProductEvent,
    ProductListed,
    ProductPriceChanged,
    ProductRestocked,
    StockReleased,
    StockReserved,
    StockShipped,
)
from backend.domain.products.evolve import evolve
from backend.domain.products.state import ProductState
from backend.domain.translation_files import read_translations

__all__ = [
    "MODULE",
    "AddProduct",
    "ChangePrice",
    "DelistProduct",
    "ListProduct",
    "ProductAdded",
    "ProductCommand",
    "ProductDelisted",
    "ProductEvent",
    "ProductListed",
    "ProductPriceChanged",
    "ProductRestocked",
    "ProductState",
    "Restock",
    "StockReleased",
    "StockReserved",
    "StockShipped",
    "decide",
    "evolve",
]

MODULE: Module[ProductState, ProductCommand, ProductEvent] = Module(
    name="products",
    entity="product",
    key="product_id",
    commands={
        "product.add": AddProduct,
        "product.list": ListProduct,
        "product.delist": DelistProduct,
        "product.change-price": ChangePrice,
        "product.restock": Restock,
    },
    events={
        "product.added": ProductAdded,
        "product.listed": ProductListed,
        "product.delisted": ProductDelisted,
        "product.price-changed": ProductPriceChanged,
        "product.restocked": ProductRestocked,
        "product.stock-reserved": StockReserved,
        "product.stock-shipped": StockShipped,
        "product.stock-released": StockReleased,
    },
    state=ProductState,
    evolve=evolve,
    decide=decide,
    description=MODULE_DESCRIPTION,
    command_descriptions=COMMAND_DESCRIPTIONS,
    event_tones=EVENT_TONES,
    translations=read_translations(__name__),
)
