"""Which code is installed: versions, and what the files of modules and read models hold.

A version alone would not tell of code that was changed in place.
"""

import hashlib
from collections.abc import Mapping
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path

from backend.annotations.annotation_store import ComponentKey
from backend.messages.annotations import DeployedKind

_GROUPS: Mapping[DeployedKind, str] = {
    "module": "marigraph.modules",
    "view": "marigraph.projections",
}
_DIGEST_CHARS = 8
_UNKNOWN = "unknown"


def installed_components() -> dict[ComponentKey, str]:
    """Return version and fingerprint of each installed component, by its kind and name."""
    found: dict[ComponentKey, str] = {("marigraph", "marigraph"): _version("marigraph")}
    installed = entry_points()
    points = [
        (kind, each) for kind, group in _GROUPS.items() for each in installed.select(group=group)
    ]
    # each look at what is known of a package reads all of it
    packages = {package: _describe(package) for package in {point.dist for _, point in points}}
    for kind, point in points:
        found[kind, point.name] = f"{packages[point.dist]}, code {_source_digest(point)}"
    return found


def _describe(package: Distribution | None) -> str:
    """Return the name of a package, with its version."""
    return f"{package.name} {package.version}" if package is not None else _UNKNOWN


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # it runs from a folder that was never installed
        return _UNKNOWN


def _source_digest(point: EntryPoint) -> str:
    """Return a digest of the file that declares it; nothing of it is run for that."""
    try:
        spec = find_spec(point.module)
    except (ImportError, ValueError):  # whoever loads it says so
        return _UNKNOWN
    if spec is None or spec.origin is None:
        return _UNKNOWN
    try:
        code = Path(spec.origin).read_bytes()
    except OSError:  # built in, or in an archive
        return _UNKNOWN
    return hashlib.sha256(code).hexdigest()[:_DIGEST_CHARS]
