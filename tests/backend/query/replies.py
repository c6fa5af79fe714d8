"""What a question about something wrong, or about something to come, is answered with."""

from backend.messages.commands import Failure
from backend.messages.queries import (
    QueryReply,
)
from backend.query.deferred_reply import DeferredReply
from backend.query.query_service import QueryService
from backend.query.views.view_answers import LaterReply


def failure(answer: QueryReply | LaterReply) -> tuple[str, str]:
    assert isinstance(answer, Failure)
    return answer.code, answer.field


def resumed(service: QueryService, deferred: DeferredReply) -> QueryReply | LaterReply:
    question = deferred.resume()
    assert question is not None
    return question if isinstance(question, Failure) else service.answer(question)
