"""What a module says in other languages must say the same: with the same values in it."""

import re

from backend.errors import Unreadable
from backend.translation import Translations

_PLACE = re.compile(r"\{\w+\}")


def require_sound_translations(owner: str, translations: Translations) -> None:
    """Refuse translations that lack a value of their text, or name one that it has not.

    `owner`: what declares them, e.g. `The module samples`.

    Raises:
        Unreadable: code `bad-module`; one of them does not have the `{places}` of its text.
    """
    for language, texts in translations.items():
        for text, translation in texts.items():
            wanted, found = _places(text), _places(translation)
            if wanted != found:
                raise Unreadable(
                    f'{owner} does not fit together: in {language}, "{text}" has other places for'
                    f" values ({', '.join(sorted(wanted ^ found))}). Repair or uninstall its"
                    " package.",
                    code="bad-module",
                )


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))
