import pytest

from backend.filters.change_terms import names_in, speaks_of_change, speaks_of_end
from backend.filters.filter_text import write_value
from backend.filters.grammar import parse
from backend.filters.probe_text import parse_probe
from backend.filters.syntax_tree import BadFilter


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("total", ["total"]),
        (" data.lines.0.price ", ["data.lines.0.price"]),
        ("{total}", ["total"]),
        ("{ total - was.paid * 2 }", ["total", "was.paid"]),
    ],
)
def test_that_a_field_or_a_calculation_can_be_probed(text: str, names: list[str]) -> None:
    value = parse_probe(text)
    assert names_in(value) == names
    assert parse_probe(f"{{{write_value(value)}}}") == value


@pytest.mark.parametrize(
    ("text", "at"),
    [("", 0), ("a b", 0), ("{total", 0), ("{a}=0 or {b}", 0), ("{total -}", 8), ("total>5", 0)],
)
def test_that_anything_else_is_refused_with_its_place(text: str, at: int) -> None:
    with pytest.raises(BadFilter) as refused:
        parse_probe(text)
    assert refused.value.at == at


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("status:paid", []),
        ("changed:status", ["change"]),
        ("-(status:paid or was.status:paid)", ["change"]),
        ("{total - was.total}>5", ["change"]),
        ("total>{now.total}", ["end"]),
        ("{now.total - was.total}>5", ["change", "end"]),
        ("changed", []),
    ],
)
def test_that_a_condition_says_whether_it_is_about_a_change_or_the_logs_end(
    text: str, about: list[str]
) -> None:
    tree = parse(text)
    found = ["change"] * speaks_of_change(tree) + ["end"] * speaks_of_end(tree)
    assert found == about
