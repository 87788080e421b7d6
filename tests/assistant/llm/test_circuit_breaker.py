import pytest

from assistant.errors import ChatModelTimeoutError, ChatModelUnreachableError
from assistant.llm.chat_model import Answer, ChatMessage, ScriptedChatModel
from assistant.llm.circuit_breaker import BreakingChatModel
from tests.fakes import FakeClock

HELLO = (ChatMessage("user", "hello"),)
LATE = ChatModelTimeoutError("The model did not answer within 1.0 s.")


def breaking(*answers: Answer) -> tuple[BreakingChatModel, ScriptedChatModel, FakeClock]:
    scripted, clock = ScriptedChatModel(answers), FakeClock()
    return BreakingChatModel(scripted, clock.monotonic), scripted, clock


def fail_twice(model: BreakingChatModel) -> None:
    for _ in range(2):
        with pytest.raises(ChatModelTimeoutError):
            model.complete(HELLO, None, 1)


def test_after_two_failures_in_a_row_the_model_is_not_asked_and_the_error_says_why() -> None:
    model, scripted, _ = breaking(LATE, LATE, "never given")
    fail_twice(model)
    with pytest.raises(
        ChatModelUnreachableError, match=r"2 times in a row .* 30 s; the last failure: The model did"
    ):
        model.complete(HELLO, None, 1)
    assert len(scripted.requests) == 2


def test_a_success_between_failures_keeps_it_in_use() -> None:
    model, scripted, _ = breaking(LATE, "fine", LATE, "fine again")
    with pytest.raises(ChatModelTimeoutError):
        model.complete(HELLO, None, 1)
    model.complete(HELLO, None, 1)
    with pytest.raises(ChatModelTimeoutError):
        list(model.stream(HELLO, 1))
    assert model.complete(HELLO, None, 1).text == "fine again"
    assert len(scripted.requests) == 4


def test_it_is_tried_again_after_the_pause() -> None:
    model, _, clock = breaking(LATE, LATE, "back", "still there")
    fail_twice(model)
    clock.move(31)
    assert model.complete(HELLO, None, 1).text == "back"
    assert model.complete(HELLO, None, 1).text == "still there"


def test_a_failed_trial_pauses_anew() -> None:
    model, scripted, clock = breaking(LATE, LATE, LATE)
    fail_twice(model)
    clock.move(31)
    with pytest.raises(ChatModelTimeoutError):
        model.complete(HELLO, None, 1)
    clock.move(15)
    with pytest.raises(ChatModelUnreachableError):
        list(model.stream(HELLO, 1))
    assert len(scripted.requests) == 3
