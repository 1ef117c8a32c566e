"""Windows' own functions for pointer and keyboard, called through ctypes (a `WindowsDesktop`).

Decides: which functions are called, and what their refusals mean.
Leaves alone: what follows from the answers (`windows_input`).

It can be imported anywhere and works on Windows only. Each answer is asked for when it is needed; nothing is
remembered, so that a new layout, a new resolution or swapped buttons count at once.

From: https://learn.microsoft.com/windows/win32/api/winuser/ and .../api/processthreadsapi/
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from typing import Any

from desktop_assist.screen.focus import Field
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.windows_desktop import Heard, KeyStroke, LetterKey, Stroke
from desktop_assist.screen.windows_structures import (
    GuiThread,
    Input,
    KeyTold,
    Message,
    Place,
    PointerTold,
    key_input,
    pointer_input,
)

MARK = 0xDE5C  # ours: stands in every event of this program, so that it knows them again
# From: winuser.h, as all numbers of its functions
_LEFT, _TOP, _WIDTH, _HEIGHT, _SWAPPED = 76, 77, 78, 79, 23  # GetSystemMetrics
_KEY_HOOK, _POINTER_HOOK = 13, 14
_MOVED, _QUIT = 0x0200, 0x0012
_KEY_INJECTED, _POINTER_INJECTED = 0x10, 0x01
_CAPS_LOCK = 0x14
_STYLE, _HIDES_LETTERS = -16, 0x20  # GWL_STYLE, ES_PASSWORD
_READ_DESKTOP = 0x0001
_LONGEST_NAME = 256
# From: winnt.h, as all numbers of rights
_ASK_PROCESS, _ASK_TOKEN, _INTEGRITY = 0x1000, 0x0008, 25


class User32:
    """This session's desktop."""

    def __init__(self) -> None:
        """Load Windows' libraries.

        Raises:
            NotImplementedError: This is not Windows.
        """
        load: Any = getattr(ctypes, "WinDLL", None)
        if load is None:
            raise NotImplementedError
        self._user, self._kernel, self._rights = (load(each) for each in ("user32", "kernel32", "advapi32"))
        self._declare()
        self._listening = threading.Lock()
        self._thread = 0

    def _declare(self) -> None:
        """Handles are as wide as pointers."""
        user, kernel = self._user, self._kernel
        for name in ("WindowFromPoint", "GetForegroundWindow", "SetWindowsHookExW", "OpenInputDesktop"):
            getattr(user, name).restype = ctypes.c_void_p
        user.GetKeyboardLayout.restype = kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = kernel.GetModuleHandleW.restype = ctypes.c_void_p
        user.WindowFromPoint.argtypes = [Place]
        user.CallNextHookEx.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p]
        user.CallNextHookEx.restype = ctypes.c_ssize_t
        self._rights.GetSidSubAuthorityCount.restype = ctypes.POINTER(ctypes.c_ubyte)
        self._rights.GetSidSubAuthority.restype = ctypes.POINTER(ctypes.c_uint32)

    # Where things are

    def screens(self) -> Rectangle:
        """Where all of them together lie now, in pixels."""
        return Rectangle(*(int(self._user.GetSystemMetrics(each)) for each in (_LEFT, _TOP, _WIDTH, _HEIGHT)))

    def buttons_swapped(self) -> bool:
        """Whether the customer's main button is the right one."""
        return bool(self._user.GetSystemMetrics(_SWAPPED))

    def process_at(self, x: int, y: int) -> int | None:
        """The process whose window an event of the pointer there would reach."""
        told = self._gui_thread(0)
        taken = told.capture if told is not None else None
        return self._process(taken or self._user.WindowFromPoint(Place(x, y)))

    def process_of_keys(self) -> int | None:
        """The process whose window has the keyboard."""
        return self._process(self._user.GetForegroundWindow())

    def place_of_keys(self) -> Rectangle | None:
        """Where the window lies that has the keyboard."""
        found = (Place * 2)()
        window = self._user.GetForegroundWindow()
        if not window or not self._user.GetWindowRect(ctypes.c_void_p(window), ctypes.byref(found)):
            return None
        begin, end = found
        return Rectangle(begin.x, begin.y, end.x - begin.x, end.y - begin.y)

    def _process(self, window: int | None) -> int | None:
        found = ctypes.c_uint32()
        if window:
            self._user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(found))
        return found.value or None

    def _gui_thread(self, thread: int) -> GuiThread | None:
        """What a thread, or with 0 the one in front, has in its hands."""
        told = GuiThread(size=ctypes.sizeof(GuiThread))
        return told if self._user.GetGUIThreadInfo(thread, ctypes.byref(told)) else None

    def field(self) -> Field:
        """What kind of field has the keyboard; only Windows' own fields tell."""
        told = self._gui_thread(0)
        if told is None or not told.focus:
            return Field.NOT_TOLD
        window, name = ctypes.c_void_p(told.focus), ctypes.create_unicode_buffer(_LONGEST_NAME)
        self._user.GetClassNameW(window, name, _LONGEST_NAME)
        if "edit" not in name.value.lower():
            return Field.NOT_TOLD
        hidden = self._user.GetWindowLongW(window, _STYLE) & _HIDES_LETTERS
        return Field.PASSWORD if hidden else Field.OTHER

    # What is allowed

    def takes_input(self) -> bool:
        """Whether the desktop that is shown can be opened by this program; the secure one cannot."""
        shown = self._user.OpenInputDesktop(0, False, _READ_DESKTOP)
        if not shown:
            return False
        self._user.CloseDesktop(ctypes.c_void_p(shown))
        return True

    def may_reach(self, process: int) -> bool:
        """Whether its integrity level is no higher than ours; one that cannot be told counts as higher."""
        asked = self._kernel.OpenProcess(_ASK_PROCESS, False, process)
        if not asked:
            return False
        try:
            theirs, ours = self._integrity(asked), self._integrity(self._kernel.GetCurrentProcess())
        finally:
            self._kernel.CloseHandle(ctypes.c_void_p(asked))
        return theirs is not None and ours is not None and theirs <= ours

    def _integrity(self, process: int) -> int | None:
        token = ctypes.c_void_p()
        if not self._rights.OpenProcessToken(ctypes.c_void_p(process), _ASK_TOKEN, ctypes.byref(token)):
            return None
        try:
            label, used = (ctypes.c_void_p * 16)(), ctypes.c_uint32()
            into = (ctypes.byref(label), ctypes.sizeof(label), ctypes.byref(used))
            if not self._rights.GetTokenInformation(token, _INTEGRITY, *into):
                return None
            name = ctypes.c_void_p(label[0])
            count = self._rights.GetSidSubAuthorityCount(name)[0]
            return int(self._rights.GetSidSubAuthority(name, count - 1)[0])
        finally:
            self._kernel.CloseHandle(token)

    # Keys and strokes

    def letter_key(self, letter: str) -> LetterKey | None:
        """The key for a letter in the layout of the program that has the keyboard."""
        if len(letter.encode("utf-16-le")) != 2:
            return None
        window = ctypes.c_void_p(self._user.GetForegroundWindow())
        layout = ctypes.c_void_p(
            self._user.GetKeyboardLayout(self._user.GetWindowThreadProcessId(window, None))
        )
        found = self._user.VkKeyScanExW(ctypes.c_wchar(letter), layout) & 0xFFFF
        return None if found == 0xFFFF else LetterKey(found & 0xFF, found >> 8)

    def caps_lock(self) -> bool:
        """Whether it is on."""
        return bool(self._user.GetKeyState(_CAPS_LOCK) & 1)

    def send(self, strokes: Sequence[Stroke]) -> bool:
        """Have them happen, with nothing between them. Returns whether Windows took all of them."""
        made = (Input * len(strokes))(*(self._input(each) for each in strokes))
        sent = self._user.SendInput(len(strokes), ctypes.byref(made), ctypes.sizeof(Input))
        return int(sent) == len(strokes)

    def _input(self, stroke: Stroke) -> Input:
        if isinstance(stroke, KeyStroke):
            return key_input(stroke, int(self._user.MapVirtualKeyW(stroke.key, 0)), MARK)
        return pointer_input(stroke, MARK)

    # The hooks

    def listen(self, heard: Callable[[Heard], bool], begun: Callable[[], None]) -> None:
        """Tell of every event, until `stop_listening`; one for which `heard` says so reaches nobody.

        Raises:
            OSError: Windows does not let it listen.
        """
        user, message = self._user, Message()
        user.PeekMessageW(
            ctypes.byref(message), None, 0, 0, 0
        )  # so that the thread has a queue to be ended by
        with self._listening:
            self._thread = int(self._kernel.GetCurrentThreadId())
        functions = [self._hook(_KEY_HOOK, heard), self._hook(_POINTER_HOOK, heard)]
        here = ctypes.c_void_p(self._kernel.GetModuleHandleW(None))
        hooks = [user.SetWindowsHookExW(kind, function, here, 0) for kind, function in functions]
        try:
            if not all(hooks):
                raise OSError("SetWindowsHookExW")
            begun()
            while user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                pass
        finally:
            for each in filter(None, hooks):
                user.UnhookWindowsHookEx(ctypes.c_void_p(each))

    def _hook(self, kind: int, heard: Callable[[Heard], bool]) -> tuple[int, Any]:
        made: Any = getattr(ctypes, "WINFUNCTYPE")  # noqa: B009 - it exists on Windows only
        read = _key_told if kind == _KEY_HOOK else _pointer_told

        def called(code: int, what: int, told: int) -> int:
            if code == 0 and heard(read(what, told)):
                return 1
            return int(self._user.CallNextHookEx(None, code, what, told))

        types = (ctypes.c_ssize_t, ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p)
        return kind, made(*types)(called)

    def stop_listening(self) -> None:
        """End `listen`, from any thread."""
        with self._listening:
            thread, self._thread = self._thread, 0
        if thread:
            self._user.PostThreadMessageW(thread, _QUIT, 0, 0)


def _key_told(_what: int, at: int) -> Heard:
    told = KeyTold.from_address(at)
    injected = bool(told.flags & _KEY_INJECTED)
    return Heard(injected, injected and told.extra == MARK, None, is_key=True)


def _pointer_told(what: int, at: int) -> Heard:
    told = PointerTold.from_address(at)
    injected = bool(told.flags & _POINTER_INJECTED)
    place = None if what == _MOVED else (int(told.place.x), int(told.place.y))
    return Heard(injected, injected and told.extra == MARK, place, is_key=False)
