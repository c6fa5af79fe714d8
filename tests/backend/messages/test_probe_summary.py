from backend.messages.probe_summary import ProbeSummary, add_hits
from backend.messages.run_to import Hit, HitCell, ProbeKind
from backend.messages.run_to_text import write_probed


def hit(value: HitCell, currency: str = "") -> Hit:
    return Hit(
        position=1, time=1, recorded=1, type="t", subject="s", value=value, currency=currency
    )


def summed(kind: ProbeKind, *parts: list[Hit]) -> ProbeSummary:
    summary = ProbeSummary()
    for part in parts:
        summary = add_hits(summary, part, kind)
    return summary


def test_that_values_of_several_parts_are_summed_up() -> None:
    found = summed("number", [hit(4), hit(None)], [], [hit(-1), hit(1.5)])
    assert (found.count, found.missing, found.least, found.greatest) == (3, 1, -1, 4)
    assert found.mean == 1.5
    assert summed("number").mean is None


def test_that_amounts_in_several_currencies_are_only_counted() -> None:
    found = summed("amount", [hit(400, "EUR")], [hit(500, "JPY")])
    assert (found.count, found.least, found.mean) == (2, None, None)
    assert found.currencies == ("EUR", "JPY")
    assert summed("amount", [hit(400, "EUR")], [hit(600, "EUR")]).mean == 500


def test_that_texts_and_flags_are_only_counted() -> None:
    assert summed("text", [hit("a"), hit("b")]).count == 2
    assert summed("text", [hit("a")]).least is None
    assert summed("flag", [hit(value=True)]).least is None
    mixed = summed("number", [hit(4)], [hit("four")], [hit(5)])  # a payload may hold either
    assert (mixed.count, mixed.least) == (3, None)


def test_that_values_are_written_by_their_kind() -> None:
    written = [
        write_probed("amount", 1250, "EUR"),
        write_probed("span", 90_000_000),
        write_probed("span", -90_000_000),
        write_probed("time", 1_500_000_000_000_000),
        write_probed("number", 12_345),
        write_probed("number", 0.25),
        write_probed("flag", value=True),
        write_probed("text", "abc"),
        write_probed("number", None),
    ]
    assert [each.replace("\N{NARROW NO-BREAK SPACE}", " ") for each in written] == [
        "12.50 EUR",
        "1 min 30 s",
        "-1 min 30 s",
        "2017-07-14 02:40:00.000Z",
        "12 345",
        "0.25",
        "yes",
        "abc",
        "",
    ]
