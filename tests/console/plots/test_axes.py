import pytest
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from console.plots.axes import TOP_PX, ValueAxis


@pytest.mark.parametrize("high", [30.0, 30.5, 31.0, 33.0])
@pytest.mark.usefixtures("qapp")
def test_that_the_topmost_value_is_not_cut_at_the_graphs_edge(high: float) -> None:
    axis = ValueAxis(str)
    axis.resize(84, 90)
    axis.range = [0.0, high]
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(QFont())
    height_px = QFontMetrics(QFont()).height()
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    assert len(texts) > 1
    assert all(place.center().y() - height_px / 2 >= -TOP_PX for place, _, _ in texts)
