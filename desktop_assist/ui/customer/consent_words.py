"""What became of a consent, in the customer's words.

Decides: the sentence for each step and for each reason why something has ended.
Leaves alone: where it stands; in the timeline of the session (`session_page`).
"""

from __future__ import annotations

from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.terms import Cause, Seen, SeenKind, Step
from desktop_assist.ui.customer.switches import plain
from desktop_assist.ui.text import tr, tr_count

ENDS = {
    Cause.TIME_OVER.value: "{words}: the time that you allowed is over, it has ended.",
    Cause.LINE_LOST.value: "{words}: the line was lost, and it has ended.",
    Cause.NOT_SEEN.value: "{words}: it has ended, because the screen is not seen any more.",
    Cause.SENT.value: "{words}: done, and the report was sent. It says that it was measured in the session.",
    Cause.NOT_SENT.value: "{words}: done, and the report was not sent. Nothing of it is kept.",
    Cause.NOT_DONE.value: "{words}: it could not be finished, and nothing was sent.",
    Cause.NOT_WRITTEN.value: "{words}: it has ended, because the record could not be written.",
}
PAUSES = {
    Step.PAUSED.value: "You paused the picture. The technician sees nothing and can do nothing with it.",
    Step.CONTINUED.value: "You let the picture go on. It is seen again.",
}


def consent_sentence(changed: ConsentChanged) -> str:
    """What became of a consent, as a line of the timeline; nothing for a question that was only asked."""
    words = plain(changed.capability)
    if changed.cause in ENDS:
        return tr(ENDS[changed.cause], words=words)
    if changed.step in PAUSES:
        return tr(PAUSES[changed.step])
    if changed.step == Step.CHANGED:
        return tr("From now on this is seen: {what}.", what=seen_words(changed.terms.seen))
    if changed.step == Step.GRANTED:
        return _granted(changed, words)
    sentences = {
        Step.REFUSED.value: tr("{words}: you did not allow it.", words=words),
        Step.WITHDRAWN.value: tr("{words}: taken back, it has ended.", words=words),
        Step.SUSPENDED.value: tr("{words}: stopped, because the line was lost.", words=words),
        Step.RESUMED.value: tr("{words}: the line is back, and this goes on as you allowed it.", words=words),
        Step.EXPIRED.value: tr("{words}: there was no answer, so it is not allowed.", words=words),
    }
    return sentences.get(changed.step, "")


def _granted(changed: ConsentChanged, words: str) -> str:
    minutes, seen = changed.terms.minutes, changed.terms.seen
    one, many = "{words}: you allowed it for {count} minute.", "{words}: you allowed it for {count} minutes."
    allowed = (
        tr_count(one, many, minutes, words=words) if minutes else tr("{words}: you allowed it.", words=words)
    )
    return allowed if seen is None else f"{allowed} {tr('What is seen: {what}.', what=seen_words(seen))}"


def seen_words(seen: Seen | None) -> str:
    """What is seen of the screen, as part of a sentence."""
    if seen is None or seen.kind is SeenKind.ALL_SCREENS:
        return tr("everything on all screens")
    if seen.kind is SeenKind.ONE_SCREEN:
        return tr("only the screen {name}", name=seen.name)
    return tr("only the window “{title}”", title=seen.name)
