"""What a module or a view says in other languages, from files of its package: one a language."""

from importlib.resources import files
from pathlib import PurePath

import msgspec

from backend.errors import Unreadable
from backend.translation import Translations

_SUFFIX = ".json"


def read_translations(package: str, folder: str = "translations") -> Translations:
    """Read `zh_CN.json` and the like: each an object of what is declared and its translation.

    Raises:
        Unreadable: code `bad-module`; a file is no such object. It names it.
    """
    found: dict[str, dict[str, str]] = {}
    for file in files(package).joinpath(folder).iterdir():
        name = PurePath(file.name)
        if name.suffix == _SUFFIX:
            try:
                found[name.stem] = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise Unreadable(
                    f"The translations in {folder}/{file.name} of {package} cannot be read:"
                    f" {error}. Repair or uninstall its package.",
                    code="bad-module",
                ) from error
    return found
