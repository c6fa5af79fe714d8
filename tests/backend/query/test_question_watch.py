from backend.messages.pipeline import RunningQuestion
from backend.messages.queries import AskCatalogue, AskView, CountLog
from backend.query.question_watch import AnsweringThread, QuestionWatch, describe_question

LOOK_US = 100_000
SECOND_US = 1_000_000
QUESTION = CountLog(filter="data.total>5")


class Watched:
    """A watch over one thread, in a test's own time."""

    def __init__(self, limit_s: float, *, is_only: bool) -> None:
        self.thread = AnsweringThread(limit_s, is_only=is_only)
        self.watch = QuestionWatch()
        self.watch.add(self.thread)
        self.now_us = 0

    def look(self, seconds: float, gap_us: int = LOOK_US) -> RunningQuestion | None:
        """Look now and then for so long."""
        for _ in range(round(seconds * SECOND_US / gap_us)):
            self.now_us += gap_us
            self.watch.look(self.now_us)
        return self.watch.overdue


def test_that_a_question_over_its_limit_is_told_until_it_ends() -> None:
    watched = Watched(10, is_only=False)
    assert watched.look(60) is None  # it has nothing to do
    with watched.thread.answering(QUESTION):
        assert watched.look(11) is None
        overdue = watched.look(5)
    assert overdue == RunningQuestion(
        what="count-log data.total>5",
        running_us=16 * SECOND_US - LOOK_US,
        limit_us=10 * SECOND_US,
    )
    assert watched.look(0.1) is None


def test_that_questions_one_after_the_other_are_none_that_hangs() -> None:
    watched = Watched(1, is_only=False)
    for _ in range(30):
        with watched.thread.answering(QUESTION):
            assert watched.look(0.9) is None


def test_that_the_only_thread_has_to_go_round_without_a_question_too() -> None:
    watched = Watched(0.05, is_only=True)
    for _ in range(10):
        watched.thread.beat()
        assert watched.look(1) is None
    overdue = watched.look(5)
    assert overdue is not None
    assert (overdue.what, overdue.is_blocking) == ("", True)
    watched.thread.end()
    assert watched.look(0.1) is None


def test_that_a_time_in_which_the_whole_process_stood_is_no_questions_fault() -> None:
    watched = Watched(10, is_only=False)
    with watched.thread.answering(QUESTION):
        assert watched.look(3600, gap_us=1800 * SECOND_US) is None


def test_that_the_thread_which_answers_all_is_told_first() -> None:
    watched = Watched(1, is_only=False)
    only = AnsweringThread(0.05, is_only=True)
    watched.watch.add(only)
    with watched.thread.answering(QUESTION), only.answering(AskView(view="orders")):
        overdue = watched.look(20)
    assert overdue is not None
    assert (overdue.what, overdue.is_blocking) == ("ask-view orders", True)


def test_that_a_question_is_described_in_few_words_however_long_it_is() -> None:
    assert describe_question(AskCatalogue()) == "ask-catalogue"
    assert len(describe_question(CountLog(filter="x" * 9_000))) == 200
