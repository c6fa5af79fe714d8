from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from tests.backend.projection.shop_history import Shop, events
from tests.backend.replay.branch_scene import BranchScene


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="session")
def projections() -> Mapping[str, Projection]:
    return load_projections()


@pytest.fixture(scope="session")
def history(registry: Registry) -> list[Event]:
    return [*events(registry, islice(Shop(11, users=30, products=9).payloads(), 900))]


@pytest.fixture
def scene(
    tmp_path: Path,
    history: list[Event],
    projections: Mapping[str, Projection],
    registry: Registry,
) -> BranchScene:
    return BranchScene(tmp_path, history, projections, registry)
