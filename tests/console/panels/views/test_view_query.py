from console.panels.views.view_query import ViewQuery

COLUMNS = ("order_id", "total", "status")


def test_that_a_key_sorts_by_one_column_after_the_other() -> None:
    query, orders = ViewQuery(view="orders", page=3), list[str]()
    for _ in range(4):
        query = query.sorted_by_next(COLUMNS)
        orders.append(query.order)
    assert orders == ["order_id", "total", "status", "order_id"]
    assert query.page == 0


def test_that_the_order_is_reversed_and_the_views_own_order_stays() -> None:
    by_total = ViewQuery(view="orders").sorted_by("total")
    assert by_total.sorted_by("total").to_question().order == "total:desc"
    own = ViewQuery(view="orders")
    assert own.sorted_by(own.order) == own
    assert own.sorted_by_next(()) == own
