"""Room for what there is to say of a line that is lost.

Decides: what stands there while the line is down, and that it goes when the line is back.
Leaves alone: the line (`engagement`).
"""

from __future__ import annotations

from desktop_assist.engagement.events import LineBack, LineLost
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.notice import Notice, announce

AT_ONCE_S = 1.5  # ours: below this nobody can read that it will be tried again


class LineNotice(Notice):
    """Takes no room while the line is up."""

    def show_event(self, event: LineLost | LineBack) -> None:
        """Show that the line is lost, and when it is tried again; or that it is back."""
        if isinstance(event, LineBack):
            self.hide()
            announce(self, event.sentence)
            return
        again = ""
        if event.again_in_s >= AT_ONCE_S:
            again = tr("It is tried again in {seconds} seconds.", seconds=round(event.again_in_s))
        self.show_sentences(event.sentence, again, event.next_step)
