from console.state.table_layouts import TableLayout, TableLayouts


def test_that_layouts_that_cannot_be_read_leave_the_declared_ones() -> None:
    layouts = TableLayouts()
    layouts.store("views.orders", TableLayout(sort="total:desc"))
    layouts.decode("nonsense")
    assert layouts.layout_of("views.orders") == TableLayout()


def test_that_a_sorting_leaves_the_columns_as_they_are() -> None:
    layouts = TableLayouts()
    layouts.store("views.orders", TableLayout(widths_px={"total": 90}))
    layouts.store_sort("views.orders", "total:desc")
    kept = layouts.layout_of("views.orders")
    assert kept == TableLayout(widths_px={"total": 90}, sort="total:desc")
    assert kept.has_own_columns
    assert not layouts.layout_of("timeline").has_own_columns


def test_that_only_a_change_is_published() -> None:
    layouts = TableLayouts()
    published: list[object] = []
    layouts.subscribe(published.append)
    for _ in range(3):
        layouts.store_sort("views.orders", "total")
    assert len(published) == 1
