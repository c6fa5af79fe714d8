"""The plotting library, which has no types: one `Any` here instead of an ignore on every line."""

from typing import Any

import pyqtgraph

pg: Any = pyqtgraph
