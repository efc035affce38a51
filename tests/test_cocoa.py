"""Messages to Cocoa, taken down by a fake of its runtime."""

from __future__ import annotations

import ctypes
from typing import Any

from gapdesk.cocoa import Cocoa

ACTIVITY_BITS = {"user initiated": 0x00FFFFFF, "idle system sleep disabled": 1 << 20}
"""NSActivityOptions, NSProcessInfo.h."""


class FakeFunction:
    restype: Any = ctypes.c_int
    argtypes: Any = None

    def __init__(self, call: Any) -> None:
        self._call = call

    def __call__(self, *arguments: Any) -> Any:
        assert self.restype is ctypes.c_void_p  # pointers have 64 bits
        assert len(arguments) == len(self.argtypes)
        return self._call(*(getattr(each, "value", each) for each in arguments))


class FakeRuntime:
    """Names are their own addresses; nil answers nil. `answers` says what each message gives."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.sent: list[tuple[Any, ...]] = []
        self.functions: list[FakeFunction] = []

    def __getitem__(self, name: str) -> FakeFunction:
        call = {"objc_getClass": bytes.decode, "sel_registerName": bytes.decode, "objc_msgSend": self._answer}
        self.functions.append(FakeFunction(call[name]))
        return self.functions[-1]

    def _answer(self, receiver: Any, message: str, *arguments: Any) -> Any:
        self.sent.append((receiver, message, *arguments))
        return self.answers.get(message.partition(":")[0], 7) if receiver else None


def test_an_activity_without_app_nap_is_held_and_lets_the_mac_sleep() -> None:
    runtime = FakeRuntime(stringWithUTF8String=1, processInfo=2, beginActivityWithOptions=3)
    Cocoa(runtime).stay_awake("serves")
    assert runtime.sent[0] == ("NSString", "stringWithUTF8String:", b"serves")
    assert runtime.sent[1] == ("NSProcessInfo", "processInfo")
    process, message, options, reason = runtime.sent[2]
    assert (process, message, reason) == (2, "beginActivityWithOptions:reason:", 1)
    assert options == ACTIVITY_BITS["user initiated"] & ~ACTIVITY_BITS["idle system sleep disabled"]
    assert runtime.sent[3] == (3, "retain")


def test_each_message_has_the_types_of_its_arguments() -> None:
    runtime = FakeRuntime()
    Cocoa(runtime).stay_awake("serves")
    types = [function.argtypes[2:] for function in runtime.functions]
    assert [ctypes.c_uint64, ctypes.c_void_p] in types
    assert [ctypes.c_char_p] in types


def test_a_log_out_is_told_from_a_quit() -> None:
    ends = FakeRuntime(currentAppleEvent=4, attributeDescriptorForKeyword=5)
    assert Cocoa(ends).session_ends()
    assert ends.sent[-1] == (4, "attributeDescriptorForKeyword:", 0x7768793F)
    assert not Cocoa(FakeRuntime(currentAppleEvent=4, attributeDescriptorForKeyword=None)).session_ends()
    assert not Cocoa(FakeRuntime(currentAppleEvent=None)).session_ends()  # Cmd-Q comes without an event
