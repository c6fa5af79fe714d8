"""What is compared, and what is not: amounts of two currencies."""

import pytest
import sqlalchemy as sa

from backend.filters.calculated_values import CalculatedValue
from backend.filters.calculations import relation_condition
from backend.filters.conditions import FilterContext
from backend.filters.grammar import parse
from backend.filters.sql_dialect import Condition, SqliteDialect
from backend.filters.syntax_tree import BadFilter, FieldReference, Relation

CURRENCIES = {"price": "currency", "fee": "currency", "budget": "home_currency", "rate": ""}


def _amount(field: FieldReference) -> CalculatedValue:
    """Return an amount of a row with two currencies, or one in no column's."""
    currency = CURRENCIES[field.name]
    column: sa.ColumnElement[str] | None = sa.column(currency, sa.String) if currency else None
    return CalculatedValue(sa.column(field.name, sa.Integer), "amount", currency=column)


def _condition(text: str) -> Condition:
    relation = parse(text)
    assert isinstance(relation, Relation)
    return relation_condition(relation, _amount, FilterContext(SqliteDialect(), 0))


@pytest.mark.parametrize("text", ["price<{budget}", "{price - budget}>1", "{price + fee}:{budget}"])
def test_that_amounts_which_may_be_in_two_currencies_are_neither_compared_nor_put_together(
    text: str,
) -> None:
    with pytest.raises(BadFilter, match="may be in two currencies"):
        _condition(text)


@pytest.mark.parametrize(
    "text", ["price<{fee}", "{price + fee}>{fee * 2}", "price<{rate}", "{budget - rate}>1"]
)
def test_that_amounts_of_one_currency_are_compared(text: str) -> None:
    assert _condition(text) is not None
