"""What an entity that an operator names may be in a view."""

import pytest

from backend.domain.registry import load_registry
from backend.projection.installed_projections import load_projections
from backend.projection.view_entities import ViewEntities


@pytest.fixture(scope="module")
def entities() -> ViewEntities:
    return ViewEntities(load_registry(), load_projections())


def test_that_a_view_that_adds_up_says_by_what_its_rows_are_named_instead(
    entities: ViewEntities,
) -> None:
    why = entities.why_none("sales", "orders/order-17")
    assert why.startswith("No row of sales belongs to one entity of orders alone")
    assert "told apart by day, product_id, currency. Name a value of one of these" in why
    assert "rebuild the whole view" in why


@pytest.mark.parametrize(
    ("view", "named"),
    [
        ("orders", "orders/order-17"),
        ("orders", "order-17"),
        ("sales", "products/product-mug"),
        ("sales", "mug"),
        ("sales", "2026-11-26"),
        ("sales", "order-17"),  # it may be a product that is called so
        ("sales", "orders/17"),  # no stream is called so
        ("sales", "strangers/order-17"),
    ],
)
def test_that_what_may_be_a_row_s_key_is_looked_for(
    entities: ViewEntities, view: str, named: str
) -> None:
    assert not entities.why_none(view, named)
