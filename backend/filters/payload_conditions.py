"""Conditions on values inside a JSON payload: `data.total>10000`, `data.lines.0.product_id=p-1`."""

from sqlalchemy import literal, or_, select, true

from backend.filters import literals
from backend.filters.conditions import FilterContext, compare_column, equals_text, matches_text
from backend.filters.money_conditions import currency_condition, has_currency, parse_money
from backend.filters.sql_dialect import Column, Condition, PayloadPath
from backend.filters.syntax_tree import BadFilter, Comparison
from backend.filters.wildcards import is_pattern, is_presence_test

ANY_ITEM = "*"


def payload_condition(data: Column, test: Comparison, context: FilterContext) -> Condition:
    """Return the condition of a test on a value in the JSON text `data`; see `json_condition`.

    An amount with its currency (`12.50EUR`) is compared with minor units, where the payload's
    `currency` is that one; `data.total.minor` says that minor units are meant.

    Raises:
        BadFilter: no field of the payload is named, or the number is beyond 64 bits.
    """
    path = tuple(test.field.split(".")[1:])
    if not path:
        raise BadFilter("Say which value of the payload, as in `data.total`", test.at)
    return json_condition(data, path, test, context, context.dialect.text_at(data, ("currency",)))


def json_condition(
    data: Column,
    path: PayloadPath,
    test: Comparison,
    context: FilterContext,
    currency: Column | None,
) -> Condition:
    """Return the condition of a test on the value at a path in the JSON text `data`.

    A value that reads as a number equals that number and that text, and is ordered among numbers;
    a quoted one is only text. Lists and objects equal nothing, but they are there (`data.x:*`).
    `*` in a path stands for any item of a list: one that holds is enough, and `!=` says that none
    is equal. `currency`: the column that says in which one amounts are, None where no one does.

    Raises:
        BadFilter: the number is beyond 64 bits.
    """
    if ANY_ITEM in path:
        return _any_item(data, path, test, context, currency)
    if is_presence_test(test):
        return context.dialect.exists_at(data, path)
    if path[-1] == "minor":
        path = path[:-1]
    elif has_currency(test):
        amount, code = parse_money(test)
        number = context.dialect.number_at(data, path)
        return currency_condition(number, currency, test, amount, code)
    match test.operator:
        case ":" | "=":
            return _payload_equals(data, path, test, context)
        case "!=":
            return _payload_equals(data, path, test, context).is_not(true())
        case "<" | "<=" | ">" | ">=":
            return _payload_in_order(data, path, test, context)


def _any_item(
    data: Column,
    path: PayloadPath,
    test: Comparison,
    context: FilterContext,
    currency: Column | None,
) -> Condition:
    if test.operator == "!=":
        equal = Comparison(test.field, "=", test.value, test.quoted, test.at, test.value_at)
        return _any_item(data, path, equal, context, currency).is_not(true())
    place = path.index(ANY_ITEM)
    items, text = context.dialect.items_at(data, path[:place])
    inner = ("0", *path[place + 1 :])
    holds = json_condition(text, inner, test, context, currency)
    return select(literal(1)).select_from(items).where(holds).exists()


def _payload_equals(
    data: Column, path: PayloadPath, test: Comparison, context: FilterContext
) -> Condition:
    dialect = context.dialect
    text = dialect.text_at(data, path)
    if is_pattern(test):
        return matches_text(text, test.value, dialect)
    same = [equals_text(text, test.value)]
    if (number := literals.parse_number(test)) is not None:
        same.append(dialect.number_at(data, path) == number)
    if not test.quoted and test.value in {"true", "false"}:
        same.append(dialect.flag_at(data, path) == test.value)
    return or_(*same)


def _payload_in_order(
    data: Column, path: PayloadPath, test: Comparison, context: FilterContext
) -> Condition:
    number = literals.parse_number(test)
    if number is None:
        return compare_column(context.dialect.text_at(data, path), test, test.value)
    return compare_column(context.dialect.number_at(data, path), test, number)
