"""What the tests of views share: payloads are applied, and the rows are looked up."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from backend.domain.module import Payload
from backend.domain.registry import Registry
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from tests.backend.projection.row_reads import Row, one_row
from tests.backend.projection.shop_history import events
from tests.backend.projection.views.view_payloads import RowOf, RowsAfter


@pytest.fixture
def rows_after(
    tmp_path: Path, registry: Registry, projections: Mapping[str, Projection]
) -> RowsAfter:
    """Apply payloads, and give a function that looks up a row of a view."""

    def apply_payloads(*payloads: Payload) -> RowOf:
        def row(view: str, *key: str) -> Row:
            return one_row(tmp_path / "rows.sqlite", projections[view], *key)

        for file in tmp_path.glob("rows.sqlite*"):
            file.unlink()
        store = LiveStore(tmp_path / "rows.sqlite", projections)
        applied = Applier(store, projections, registry).apply([*events(registry, payloads)])
        store.close()
        assert not applied.parked
        return row

    return apply_payloads
