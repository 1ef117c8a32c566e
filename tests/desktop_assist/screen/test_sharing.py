"""The customer's word counts before the call returns, and who watches is told."""

from __future__ import annotations

import threading

from desktop_assist.screen.choice import AllScreens, OneScreen, OneWindow, ShownWindow
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.sharing import Area, Shared, Sharing


def test_it_begins_with_all_screens_and_nobody_looking() -> None:
    assert Sharing().now == Shared(AllScreens(), paused=False, private=frozenset(), area=Area())


def test_each_wish_counts_at_once_and_changes_nothing_else() -> None:
    sharing = Sharing()
    sharing.choose(OneScreen("DP-1"))
    sharing.pause()
    sharing.mark_private(7)
    sharing.mark_private(8)
    sharing.let_be_seen(9)
    assert sharing.now == Shared(OneScreen("DP-1"), 1, True, frozenset({7, 8}), frozenset({9}))
    sharing.resume()
    sharing.unmark(7)
    sharing.unmark(100)  # was never marked
    assert sharing.now == Shared(OneScreen("DP-1"), 1, False, frozenset({8}), frozenset({9}))


def test_watchers_are_told_after_a_change_and_only_of_changes() -> None:
    sharing, seen = Sharing(), list[Shared]()
    end = sharing.watch(lambda: seen.append(sharing.now))
    sharing.pause()
    sharing.pause()
    area = Area((Rectangle(0, 0, 10, 10),))
    sharing.tell_area(area)
    end()
    sharing.resume()
    assert [each.paused for each in seen] == [True, True]
    assert seen[-1].area == area


def test_a_watcher_may_change_and_watch_itself() -> None:
    sharing = Sharing()
    sharing.watch(lambda: sharing.resume())
    sharing.watch(lambda: sharing.watch(lambda: None))
    sharing.pause()
    assert not sharing.now.paused


def test_no_wish_is_lost_among_threads() -> None:
    sharing = Sharing()
    begin = threading.Barrier(8)

    def mark(first: int) -> None:
        begin.wait()
        for number in range(first, first + 100):
            sharing.mark_private(number)

    threads = [threading.Thread(target=mark, args=(first * 100,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sharing.now.private == frozenset(range(800))


def test_a_listed_window_is_the_choice_of_itself() -> None:
    listed = ShownWindow(0x40001, "Letter", "Writer", 99)
    assert listed.choice == OneWindow(0x40001, "Letter", 99)
