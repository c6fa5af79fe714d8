from console.panels.lag.time_window import TimeWindow


def test_that_zooming_out_as_far_as_it_goes_is_live_again_though_time_went_on() -> None:
    window = TimeWindow(300)
    edges = window.edges  # as a graph was told them some moments ago
    window.zoom(edges.start_s + 100, edges.end_s - 50)
    assert window.is_zoomed
    window.zoom(edges.start_s - 0.4, edges.end_s - 0.4)
    assert not window.is_zoomed
