"""The language of the window: which there are, and putting one on."""

from importlib.resources import as_file, files
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
    texts = _load_texts(language)
    install_lookup(lambda text: texts.translate("", text) or text, language)


def resolve_language(choice: LanguageChoice) -> LanguageChoice:
    """Return the language itself, where the system's is wanted."""
    if choice != "system":
        return choice
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def _load_texts(language: str) -> QTranslator:
    """Return this program's own texts."""
    translator = QTranslator()
    with as_file(files("resources") / "translations" / f"{language}.qm") as path:
        _load(translator, path)
    return translator


def _load_qt_texts(app: QCoreApplication, language: str) -> QTranslator:
    """Return the texts of Qt's own buttons, menus and dialogs."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    _load(translator, Path(folder) / f"qtbase_{language}.qm")
    return translator


def _load(translator: QTranslator, path: Path) -> None:
    if not translator.load(str(path)):
        raise FileNotFoundError(path)
