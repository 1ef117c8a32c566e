"""The question at the end: one answer counts, none is waited for too long, and the record has it."""

from __future__ import annotations

import threading

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.engagement.answered import Answered, Reply
from desktop_assist.engagement.events import AnswerAsked, BundleSealed, SessionEnded
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged


def closing(engaged: Engaged) -> object:
    last = engaged.statements()[-1]
    assert last.kind is Kinds.CLOSING
    return last.body.get("question_answered")


def test_the_first_answer_counts() -> None:
    reply = Reply()
    for answer in (Answered.PARTLY, Answered.YES):
        reply.give(answer)
    assert reply.wait() is Answered.PARTLY


def test_silence_is_recorded_as_silence_and_what_comes_later_counts_no_more() -> None:
    reply = Reply(within_s=0)
    assert reply.wait() is Answered.NO_ANSWER
    reply.give(Answered.YES)
    assert reply.wait() is Answered.NO_ANSWER


def test_who_waits_is_let_go_by_the_answer() -> None:
    reply = Reply(within_s=60)
    heard: list[Answered] = []
    waiting = threading.Thread(target=lambda: heard.append(reply.wait()), name="waiting")
    waiting.start()
    reply.give(Answered.NO)
    waiting.join(5)
    assert heard == [Answered.NO]


def test_the_answer_is_in_the_closing_and_the_session_has_ended_before_it_is_given(engaged: Engaged) -> None:
    engaged.reply = Reply(within_s=60)
    engaged.customer = engaged.new_customer()
    engaged.open()
    engaged.join()
    engaged.customer.stop()
    engaged.told.wait_for(SessionEnded, "The end, while nobody has answered")
    engaged.told.wait_for(AnswerAsked, "The question")
    engaged.customer.answer_question(Answered.PARTLY)
    sealed = engaged.told.wait_for(BundleSealed, "The bundle")
    assert closing(engaged) == "partly"
    assert verify(sealed.path, engaged.practice.organisation).steps[3].passed


def test_who_leaves_without_a_word_is_not_waited_for(engaged: Engaged) -> None:
    engaged.reply = Reply(within_s=600)
    engaged.customer = engaged.new_customer()
    engaged.open()
    engaged.join()
    assert engaged.customer.close(60)
    assert closing(engaged) == "no answer"


@pytest.mark.parametrize("asks", [True, False])
def test_nobody_is_asked_where_nobody_came_or_nobody_can_ask(engaged: Engaged, asks: bool) -> None:
    engaged.reply = Reply(within_s=600) if asks else None
    engaged.customer = engaged.new_customer()
    engaged.open()
    if not asks:
        engaged.join()
    engaged.customer.stop()
    engaged.told.wait_for(BundleSealed, "The bundle")
    assert closing(engaged) is None
