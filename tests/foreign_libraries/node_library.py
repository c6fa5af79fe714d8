"""Libraries of JavaScript, installed by npm into a folder of their own, and run by node."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from backend.canonical_json import Json

_HERE = Path(__file__).parent
_KEPT = "FOREIGN_LIBRARIES"  # a folder in which they stay from one run to the next
_MARK = '{"answer":'


def install_libraries(folder: Path) -> Path:
    """Install what `package.json` names, unless it is there; return the folder."""
    folder = Path(os.environ.get(_KEPT, folder))
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "emmett.mjs"):
        shutil.copy(_HERE / name, folder)
    installed = folder / "node_modules" / "sqlite3" / "build" / "Release" / "node_sqlite3.node"
    if not installed.exists():
        _npm(folder, "install")
    assert installed.exists(), "sqlite3 was not built: it needs a compiler and node's headers"
    return folder


def _npm(folder: Path, *order: str) -> None:
    node = shutil.which("node")
    assert node is not None, "node and npm have to be installed for this campaign"
    headers = Path(node).resolve().parent.parent
    more = {"npm_config_build_from_source": "true"}  # a built one would be fetched from elsewhere
    if (headers / "include" / "node").is_dir():
        more["npm_config_nodedir"] = str(headers)
    subprocess.run(
        ["npm", *order, "--no-audit", "--no-fund"],
        cwd=folder,
        env=os.environ | more,
        check=True,
        timeout=900,
        stdout=subprocess.DEVNULL,
    )


class NodeLibrary:
    """A program on such a library; each order is answered when it is carried out."""

    def __init__(self, folder: Path, program: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            ["node", program, *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, what: str, **more: str | float) -> Json:
        """Carry out an order, and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith(_MARK):  # the library may say more
                answer: Json = json.loads(line)["answer"]
                return answer
        raise AssertionError(f"the library ended at {what}: {self._process.wait()}")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()
