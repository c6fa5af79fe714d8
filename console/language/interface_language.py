"""The language of the window: which there are, and putting one on."""

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from backend.translation import install_lookup
from console.settings.console_options import LanguageChoice

# a language is written as those who read it write it
LANGUAGES: dict[LanguageChoice, str] = {"en": "English", "zh_CN": "简体中文"}


def install_language(app: QCoreApplication, choice: LanguageChoice) -> None:
    """Show every text that is made from now on in a language; older ones keep theirs.

    Raises:
        FileNotFoundError: when the language's texts are not installed with this program.
    """
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    language = resolve_language(choice)
    if language == "en":
        install_lookup(None)
        return
    app.installTranslator(_load_qt_texts(app, language))
    install_lookup(_Texts(language).translate, language)


def resolve_language(choice: LanguageChoice) -> LanguageChoice:
    """Return the language itself, where the system's is wanted."""
    if choice != "system":
        return choice
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class _Texts:
    """This program's own texts, held in memory: their file may be replaced meanwhile."""

    def __init__(self, language: str) -> None:
        self._content = (files("resources") / "translations" / f"{language}.qm").read_bytes()
        self._translator = QTranslator()
        if not self._translator.load(self._content):  # Qt reads it where it is, without a copy
            raise FileNotFoundError(f"{language}.qm")

    def translate(self, text: str) -> str:
        return self._translator.translate("", text) or text


def _load_qt_texts(app: QCoreApplication, language: str) -> QTranslator:
    """Return the texts of Qt's own buttons, menus and dialogs."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    path = Path(folder) / f"qtbase_{language}.qm"
    if not translator.load(str(path)):
        raise FileNotFoundError(path)
    return translator
