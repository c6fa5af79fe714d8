"""No text for people stands in the code of the window without being marked for translation."""

from pathlib import Path

import pytest

from tests.console.language.code_texts import ROOT, translated_files, unmarked_texts

# They speak in a terminal, which is in English, or to Qt.
OF_THE_TERMINAL = {
    "console/app/application.py",
    "console/app/arguments.py",
    "console/app/display.py",
    "console/app/screenshot_capture.py",
    "console/theme/style_sheet.py",
}
# What looks like a text and is none: names, formats, keys, and what is typed in a terminal.
NO_TEXTS = {
    "backend/messages/problem_text.py": {"marigraph retry "},
    "backend/messages/standby_text.py": {"synchronous_standby_names = "},  # as the server has it
    "console/actions/action_registry.py": {"File", "View", "Go", "Tools", "Help"},
    "console/language/file_dialog_labels.py": {"QFileDialog", "Folder", "File", "%1 File"},  # Qt's
    "console/language/interface_language.py": {"English"},
    "console/link/pending_requests.py": {"QuestionHandle"},
    "console/panels/alerts/silences_tab.py": {"yyyy-MM-dd HH:mm"},
    "console/panels/causes/graph_picture.py": {"Title"},
    "console/panels/commands/waterfall_view.py": {"on disk", "answer here", "in the window"},
    "console/panels/lag/lag_choices.py": {"1 min", "5 min", "15 min"},
    "console/panels/lag/lag_picture.py": {"Title"},
    "console/panels/overview/welcome_card.py": {
        "marigraph import cloudevents FILE --data ",
        "marigraph import olist DIR --as facts --data ",
        "marigraph import online-retail CSV --data ",
    },
    "console/panels/parked/parked_dialogs.py": {"BulkDialog"},
    "console/panels/parked/parked_filter_line.py": {"view:sales type:order.* error:KeyError"},
    "console/panels/replay/replay_actions.py": {"Right; l; Ctrl+]", "Left; h; Ctrl+["},
    "console/panels/views/row_events.py": {"row events"},
    "console/state/form_schema.py": {"$ref", "$defs"},
    "console/tables/table_actions.py": {"\tReturn"},
    "console/widgets/widget_picture.py": {"Title"},
    "console/window/shortcuts_dialog.py": {"J  K  Down  Up", "Tab", "Down"},
}


@pytest.mark.parametrize(
    "file",
    [each for each in translated_files() if str(each.relative_to(ROOT)) not in OF_THE_TERMINAL],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_that_every_text_is_marked(file: Path) -> None:
    known = NO_TEXTS.get(str(file.relative_to(ROOT)), set())
    assert [each for each in unmarked_texts(file) if each.text not in known] == []
