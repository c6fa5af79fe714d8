from console.panels.causes.graph_navigation import next_box
from tests.console.panels.causes.causal_samples import (
    CREATE,
    CREATED,
    PAID,
    PAY,
    PAYMENT,
    RESERVED,
    prepared_order,
)

ORDER = prepared_order()
MORE = 6  # the box of what is left out


def test_that_keys_lead_along_the_edges_from_effect_to_cause_and_back() -> None:
    assert next_box(ORDER, PAID, "cause") == PAY
    assert next_box(ORDER, PAY, "cause") == CREATED
    assert next_box(ORDER, CREATED, "effect") == PAY
    assert next_box(ORDER, CREATE, "effect") in {CREATED, RESERVED}
    assert next_box(ORDER, CREATE, "cause") == CREATE
    assert next_box(ORDER, PAID, "effect") == PAID


def test_that_keys_lead_through_a_level_and_end_at_its_edges() -> None:
    assert ORDER.layout.boxes[MORE].is_more
    level = [PAYMENT, PAID, MORE]
    assert [next_box(ORDER, place, "below") for place in level] == [PAID, MORE, MORE]
    assert [next_box(ORDER, place, "above") for place in level] == [PAYMENT, PAYMENT, PAID]


def test_that_keys_lead_to_the_root_of_it_all_and_to_what_was_asked_for() -> None:
    assert next_box(ORDER, PAID, "root") == CREATE
    assert next_box(ORDER, RESERVED, "root") == CREATE
    assert next_box(ORDER, PAYMENT, "focus") == CREATED
