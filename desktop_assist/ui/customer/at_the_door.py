"""Who comes, hands over or is turned away, and which lines are lost: shown on the pages of a case.

Decides: which page shows it, and with which words.
Leaves alone: who may come in (`engagement.gate`), and the lines themselves.
"""

from __future__ import annotations

from desktop_assist.engagement import events
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.ui.customer.session_page import SessionPage
from desktop_assist.ui.customer.waiting_page import WaitingPage
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.text import tr

AtTheDoor = (
    events.TechnicianArrived
    | events.LineAdded
    | events.TurnedAway
    | events.LineLost
    | events.LineBack
    | HandOverAsked
    | HandOverAnswered
)


def show(event: AtTheDoor, window: CustomerWindow, session: SessionPage, waiting: WaitingPage) -> None:
    """Show `event` where the customer looks."""
    match event:
        case events.TechnicianArrived():
            session.arrive(event)
            window.say_who(session.who)
            window.show_page(session, stoppable=True)
        case HandOverAsked():
            session.ask_hand_over(event)
        case HandOverAnswered():
            session.show_hand_over(event)
            window.say_who(session.who)
        case events.LineAdded():
            session.identity.four_words.show_words(event.words)
            words = tr("The technician has a further line, with four new words.")
            session.conversation.happened(words, "person")
        case events.LineLost() | events.LineBack():
            session.line_notice.show_event(event)
            waiting.line_notice.show_event(event)
        case events.TurnedAway():
            words = tr("Somebody was not let in. {why}", why=event.sentence)
            waiting.notice.show_sentences(words, tr("It is on the record."), "")
            session.conversation.happened(words, "stop")
