"""What the installed modules and views declare for people to read."""

from collections.abc import Iterable, Iterator

from backend.messages.catalogue import CatalogueReply
from backend.projection.read_model import Projection
from console.state.form_schema import FormField, form_fields, title_of

OF_THE_PROGRAM = {"Position", "ISO 4217"}  # what the program adds to each view and each currency


def declared_texts_of(
    catalogue: CatalogueReply, projections: Iterable[Projection]
) -> dict[str, set[str]]:
    """Return the texts of each module and view, by its name, but those of Marigraph itself."""
    found: dict[str, set[str]] = {}
    for module in catalogue.modules:
        found.setdefault(module.name, set()).update((module.title, module.summary))
    for command in catalogue.commands:
        rules = (rule.text for rule in command.rules)
        words = (command.title, command.summary, command.confirmation, *rules)
        found[command.module].update(words, _field_texts(form_fields(command.schema)))
    for event in catalogue.events:
        found[event.module].add(event.summary)
    for view in catalogue.views:
        titles = (each.title or title_of(each.name) for each in view.columns)
        items = (each.item_template for each in view.columns)
        found.setdefault(view.name, set()).update((view.title, view.summary), titles, items)
    for projection in projections:
        found[projection.name].update(_board_texts(projection))
        found[projection.name].update(each.sentence for each in projection.invariants)
    return {name: texts - OF_THE_PROGRAM - {""} for name, texts in found.items()}


def _field_texts(fields: Iterable[FormField]) -> Iterator[str]:
    for field in fields:
        yield from (field.title, field.help, *field.choices)
        yield from _field_texts(field.children)


def _board_texts(projection: Projection) -> Iterator[str]:
    board = projection.board
    if board is not None:
        yield board.title
        for state in board.states:
            yield from (state.title, state.action)
