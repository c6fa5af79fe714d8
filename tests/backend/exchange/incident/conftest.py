from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from tests.backend.exchange.incident.incident_scene import IncidentScene
from tests.backend.projection.shop_history import Shop, events


@pytest.fixture(scope="session")
def incident_history() -> list[Event]:
    return [*events(load_registry(), islice(Shop(7, users=20, products=6).payloads(), 600))]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, incident_history: list[Event]) -> IncidentScene:
    folder: Path = tmp_path_factory.mktemp("source")
    registry: Registry = load_registry()
    projections: Mapping[str, Projection] = load_projections()
    return IncidentScene(folder, incident_history, projections, registry)
