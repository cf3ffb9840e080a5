"""The thread beside the calls of students' functions."""

import threading
import time

import pytest

from fmnist_utils.checks.engine import call
from fmnist_utils.checks.engine.watcher import Watcher


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Let the backstop lie so far off that no busy machine meets it."""
    monkeypatch.setattr(call, "BACKSTOP", 1000)


def endless():
    while True:
        pass


def test_calls_share_a_thread():
    before = set(threading.enumerate())
    watcher, seen = Watcher(), set()
    for _ in range(20):
        with watcher.watching(lambda: False):
            seen |= set(threading.enumerate())
    assert len(seen - before) < 20


def test_the_thread_ends_when_there_are_no_more_calls():
    watcher, before = Watcher(), set(threading.enumerate())
    with watcher.watching(lambda: False):
        (thread,) = set(threading.enumerate()) - before
    thread.join(60)
    assert not thread.is_alive()


def test_calls_after_a_pause_are_watched_again():
    before = set(threading.enumerate())
    call.call_safely(len, ((),))
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert "was stopped after 0.2 seconds" in call.call_safely(endless, (), 0.2).complaint


def test_a_function_that_calls_a_check_is_watched_on():
    def outer():
        call.call_safely(len, ((),))
        endless()

    assert "was stopped after 0.2 seconds" in call.call_safely(outer, (), 0.2).complaint


def test_a_call_within_a_call_is_stopped_alone():
    def outer():
        return call.call_safely(endless, (), 0.1).complaint

    found = call.call_safely(outer, (), 100)
    assert "was stopped after 0.1 seconds" in found.value and not found.complaint


def test_each_call_is_stopped_by_its_own_limit():
    for seconds in (0.1, 0.2, 0.1):
        complaint = call.call_safely(endless, (), seconds).complaint
        assert complaint.startswith(f"your function was stopped after {seconds} seconds")


def test_a_call_is_interrupted_once():
    left = []

    def slow_to_leave():
        try:
            endless()
        finally:
            end = time.process_time() + 0.4
            while time.process_time() < end:
                pass
            left.append("in order")

    assert "was stopped after 0.1 seconds" in call.call_safely(slow_to_leave, (), 0.1).complaint
    assert left == ["in order"]
