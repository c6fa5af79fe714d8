from contextlib import closing
from pathlib import Path

import pytest

from backend.exchange.incident.incident_estimate import estimate_incident
from backend.exchange.incident.incident_sources import ArchivedRows, IncidentRange, kept_records
from backend.projection.table_specs import table_specs_of
from tests.backend.exchange.incident.incident_scene import IncidentScene


@pytest.mark.parametrize(("first", "last"), [(1, 600), (1, 50), (200, 450), (600, 600)])
def test_that_a_preview_counts_exactly_and_is_about_right_on_the_size(
    scene: IncidentScene, tmp_path: Path, first: int, last: int
) -> None:
    manifest = scene.save(tmp_path / "a.marigraph", first=first, last=last)
    wanted = IncidentRange(first, last, last)
    with (
        scene.reading(scene.folder) as reader,
        closing(ArchivedRows(scene.folder, scene.projections, wanted)) as rows,
    ):
        kept = kept_records(scene.folder, reader, wanted)
        estimate = estimate_incident(reader, rows, wanted, kept)

    views = {table_specs_of(each)[0].name for each in scene.projections.values()}
    rows_in_it = sum(
        each.records
        for each in manifest.members
        if each.name.split("/")[-1].removesuffix(".jsonl") in views
    )
    assert (estimate.events, estimate.rows) == (manifest.events, rows_in_it)
    size_bytes = (tmp_path / "a.marigraph").stat().st_size
    assert 0.75 < estimate.size_bytes / size_bytes < 1.35
