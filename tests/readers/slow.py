"""Readers that misbehave, for the tests of the process they run in."""

from __future__ import annotations

import ctypes
import socket
import time

from policy_nlp.readers.base import Content, Limits


def sleeps(data: bytes, limits: Limits) -> Content:
    time.sleep(600)
    return Content("")


def crashes(data: bytes, limits: Limits) -> Content:
    ctypes.string_at(0)
    return Content("")


def grows(data: bytes, limits: Limits) -> Content:
    return Content(str(len(bytearray(limits.memory))))


def connects(data: bytes, limits: Limits) -> Content:
    socket.create_connection(("127.0.0.1", 9))
    return Content("")


def prints(data: bytes, limits: Limits) -> Content:
    print("noise", flush=True)
    return Content(data.decode())


for function in (sleeps, crashes, grows, connects, prints):
    function.isolated = True  # type: ignore[attr-defined]
    function.suffixes = ()  # type: ignore[attr-defined]
