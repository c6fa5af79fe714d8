"""What modules declare is read in the operator's language: the shop speaks all that there are."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from backend.domain.registry import load_registry
from backend.messages.catalogue import CatalogueReply, DeclaredTexts, EventKind, ViewKind
from backend.messages.known_sentences import read_sentence
from backend.projection.installed_projections import load_projections
from backend.query.catalogue_builder import build_catalogue
from backend.translation import WRITTEN_IN, install_declared_texts, install_lookup
from console.language.interface_language import LANGUAGES
from console.state.form_schema import form_fields
from console.window.catalogue_loader import translations_by_owner
from tests.console.language.declared_texts import declared_texts_of


@pytest.fixture
def _chinese() -> Iterator[None]:
    install_lookup(None, "zh_CN")
    yield
    install_lookup(None)
    install_declared_texts({})


def build_shop() -> CatalogueReply:
    return build_catalogue(load_registry(), load_projections())


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != WRITTEN_IN])
def test_that_the_shop_says_everything_in_every_language(language: str) -> None:
    shop = build_shop()
    known: dict[str, set[str]] = {}
    for each in shop.translations:
        if each.language == language:
            known.setdefault(each.owner, set()).update(each.texts)
    declared = declared_texts_of(shop, load_projections().values())
    left = {name: texts - known[name] for name, texts in declared.items()}
    assert left == {name: set() for name in declared}
    gone = {name: known[name] - texts for name, texts in declared.items()}
    assert gone == {name: set() for name in declared}


@pytest.mark.usefixtures("_chinese")
def test_that_a_form_is_read_in_the_words_of_its_module() -> None:
    schema = b"""{"type": "object", "required": ["ward"], "properties": {
        "ward": {"enum": ["eyes", "surgery"], "title": "Ward", "description": "Where to."},
        "visit_id": {"type": "string", "pattern": "^[^ ]+$", "x-pattern-description": "No blanks."}
    }}"""
    texts = {"Ward": "病区", "Where to.": "地点", "eyes": "眼科", "Visit id": "就诊编号"}
    texts["No blanks."] = "不含空格"
    clinic, other = {"zh_CN": texts}, {"zh_CN": {"Ward": "行政区"}}
    install_declared_texts({"other": other, "clinic": clinic})
    ward, visit = form_fields(schema, "clinic")
    assert (ward.title, ward.help, visit.title) == ("病区", "地点", "就诊编号")
    assert (ward.choices, ward.choice_titles[1]) == (("eyes", "surgery"), "surgery")
    assert "眼科" in ward.choice_titles[0]
    assert "eyes" in ward.choice_titles[0]
    assert visit.pattern_hint == "不含空格"


@pytest.mark.usefixtures("_chinese")
def test_that_a_rejection_of_a_module_is_read_with_its_values() -> None:
    texts = {"Only {left} of {drug} are left.": "{drug} 仅剩 {left}", "Nobody is here.": "无人在场"}
    install_declared_texts({"clinic": {"zh_CN": texts}})
    assert read_sentence("Only 3 of {left} are left.") == "{left} 仅剩 3"
    assert read_sentence("Nobody is here.") == "无人在场"
    assert read_sentence("Somebody is here.") == "Somebody is here."


def test_that_a_view_speaks_as_the_modules_whose_events_it_takes() -> None:
    def declared(owner: str, **texts: str) -> DeclaredTexts:
        return DeclaredTexts(owner=owner, language="zh_CN", texts=texts)

    event = EventKind(type="visit.paid", module="clinic", version=1, schema=b"{}")
    view = ViewKind(
        name="visits", summary="", columns=[], takes=["visit.paid"], order="", schema=b"{}"
    )
    found = translations_by_owner(
        CatalogueReply(
            commands=[],
            events=[event],
            views=[view, replace(view, name="clinic", takes=[])],
            translations=[
                declared("clinic", Charge="收费", Fee="费用"),
                declared("clinic", Doctor="医生"),
                declared("garage", Charge="充电"),
                declared("visits", Fee="价格"),
            ],
        )
    )
    assert found["visits"] == {"zh_CN": {"Charge": "收费", "Fee": "价格", "Doctor": "医生"}}
    assert found["clinic"] == {"zh_CN": {"Charge": "收费", "Fee": "费用", "Doctor": "医生"}}
