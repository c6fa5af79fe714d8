"""Hits of a condition as a test reads them, in as many parts as the answer takes."""

from msgspec import structs

from backend.client import run_to_parts
from backend.messages.queries import QueryReply, Question
from backend.messages.run_to import AskRunTo, CheckCondition, ConditionChecked, Hit, RunToHits
from backend.query.query_service import QueryService
from backend.query.views.view_answers import LaterReply

RowPlace = tuple[int, str]  # a position, and the key of a row


def reply(service: QueryService, question: Question) -> QueryReply:
    answer = service.answer(question)
    assert not isinstance(answer, LaterReply)
    return answer


def run_to(service: QueryService, condition: str, **options: object) -> RunToHits:
    answer = reply(service, structs.replace(AskRunTo(condition=condition), **options))
    assert isinstance(answer, RunToHits), answer
    return answer


def all_hits(service: QueryService, condition: str, **options: object) -> list[Hit]:
    asked = structs.replace(AskRunTo(condition=condition), **options)
    parts = run_to_parts(lambda question: reply(service, question), asked, 0)
    return [hit for part in parts for hit in part.hits]


def places(hits: list[Hit]) -> list[RowPlace]:
    return [(hit.position, " ".join(map(str, hit.key))) for hit in hits]


def checked(service: QueryService, condition: str, probe: str = "") -> ConditionChecked:
    answer = reply(service, CheckCondition(condition=condition, probe=probe))
    assert isinstance(answer, ConditionChecked), answer
    return answer
