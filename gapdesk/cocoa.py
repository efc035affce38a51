"""What macOS wants to be told, and can be asked, beyond Qt: by its Objective-C runtime."""

from __future__ import annotations

import ctypes
from typing import Any

_FOUNDATION = "/System/Library/Frameworks/Foundation.framework/Foundation"
_RUNTIME = "/usr/lib/libobjc.A.dylib"
_SERVING = 0x00EFFFFF
"""NSActivityUserInitiatedAllowingIdleSystemSleep: no App Nap, but the Mac may sleep (NSProcessInfo.h)."""
_QUIT_REASON = int.from_bytes(b"why?", "big")
"""kAEQuitReason: what a quit event carries if the session ends, and never if the user quits the program."""


class Cocoa:
    """Sends messages to Cocoa's objects; on the main thread only."""

    def __init__(self, runtime: Any) -> None:
        """`runtime` is libobjc."""
        self._runtime = runtime

    @classmethod
    def load(cls) -> Cocoa:
        """This system's."""
        ctypes.CDLL(_FOUNDATION)  # brings the classes
        return cls(ctypes.CDLL(_RUNTIME))

    def stay_awake(self, reason: str) -> None:
        """Take App Nap off this process, to its end.

        macOS slows down a program that shows no window: its timers, and so each answer it passes on.
        """
        text = self._send(self._class("NSString"), "stringWithUTF8String:", ctypes.c_char_p(reason.encode()))
        process = self._send(self._class("NSProcessInfo"), "processInfo")
        activity = self._send(
            process, "beginActivityWithOptions:reason:", ctypes.c_uint64(_SERVING), ctypes.c_void_p(text)
        )
        self._send(activity, "retain")  # it ends with its last owner

    def session_ends(self) -> bool:
        """Whether what is just handled is the system's wish to log out, restart or shut down."""
        manager = self._send(self._class("NSAppleEventManager"), "sharedAppleEventManager")
        event = self._send(manager, "currentAppleEvent")
        reason = self._send(event, "attributeDescriptorForKeyword:", ctypes.c_uint32(_QUIT_REASON))
        return reason is not None  # without an event there is none either: nil answers nil

    def _class(self, name: str) -> int | None:
        find = self._runtime["objc_getClass"]
        find.restype, find.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        found: int | None = find(name.encode())
        return found

    def _send(self, receiver: int | None, message: str, *arguments: Any) -> int | None:
        """The object that answers. Each message has a function of its own, with the message's types."""
        register = self._runtime["sel_registerName"]
        register.restype, register.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        send = self._runtime["objc_msgSend"]
        send.restype, send.argtypes = (
            ctypes.c_void_p,
            [ctypes.c_void_p, ctypes.c_void_p, *map(type, arguments)],
        )
        answer: int | None = send(receiver, register(message.encode()), *arguments)
        return answer
