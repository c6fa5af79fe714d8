"""The process in which one version of the code runs, put on the path before this one's.

It is run as a file of its own. A checkout of the whole program may be the other version: what lies
in this folder is then run with that one's projections, domain and store.
"""

import importlib
import importlib.util
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

_STDOUT, _STDERR = 1, 2
_RUN = "backend.replay.version_run"
_DIGESTS = ("handler_source", "handler_digest")  # the first is what the second needs
_PROTOCOL = "backend.replay.version_protocol"


def main() -> int:
    """Run the version until the comparison has ended."""
    # what handlers print must not come between the messages
    output = os.fdopen(os.dup(_STDOUT), "wb")
    os.dup2(_STDERR, _STDOUT)
    here = Path(__file__).resolve().parent
    protocol = _load_file(_PROTOCOL, here / "version_protocol.py")
    try:
        importlib.import_module("backend.projection")
        _use_own_tools(here)
        run = importlib.import_module(_RUN)
        run.run_version(sys.stdin.buffer, output)
    except BaseException as error:  # noqa: BLE001 - whatever another version raises is told
        _tell(protocol, output, error)
        return 1
    return 0


def _use_own_tools(here: Path) -> None:
    """Let this folder's modules, and what they need beside, be found in the other version too."""
    replay = ModuleType("backend.replay")
    replay.__path__ = [str(here)]
    sys.modules["backend.replay"] = replay
    # two ways to make digests would make all handlers differ
    for name in _DIGESTS:
        _load_file(f"backend.projection.{name}", here.parent / "projection" / f"{name}.py")


def _load_file(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _tell(protocol: ModuleType, output: BinaryIO, error: BaseException) -> None:
    summary = " ".join("".join(traceback.format_exception_only(error)).split())
    stack = "".join(traceback.format_exception(error))
    try:
        protocol.write_message(output, protocol.Failed(message=summary, trace=stack))
    except OSError:
        sys.stderr.write(stack)  # nobody listens any more


if __name__ == "__main__":
    sys.exit(main())
