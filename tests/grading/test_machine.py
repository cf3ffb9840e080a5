"""Places for sandboxes on one machine: shared, or one alone."""

import os
import threading
import time

import pytest

from grading.machine_lock import place_for_sandbox

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is graded on Windows")
#: Seconds for a thread to come as far as it can; too few would only see less.
A_MOMENT = 0.2


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    """Keep other graders on this machine out of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def seeker():
    """Return a function that starts a thread seeking a place, and notes when it has one."""
    threads = []

    def seeker(alone, order, name):
        def seek():
            with place_for_sandbox(alone):
                order.append(name)

        threads.append(threading.Thread(target=seek))
        threads[-1].start()
        time.sleep(A_MOMENT)
        return threads[-1]

    yield seeker
    for thread in threads:
        thread.join()


def test_sandboxes_run_side_by_side(seeker):
    order = []
    with place_for_sandbox(alone=False):
        seeker(False, order, "other").join()
        order.append("first ends")
    assert order == ["other", "first ends"]


def test_one_that_must_be_alone_waits_for_the_others(seeker):
    order = []
    with place_for_sandbox(alone=False):
        thread = seeker(True, order, "alone")
        order.append("first ends")
    thread.join()
    assert order == ["first ends", "alone"]


def test_nobody_begins_beside_one_that_is_alone(seeker):
    order = []
    with place_for_sandbox(alone=True):
        thread = seeker(False, order, "other")
        order.append("alone ends")
    thread.join()
    assert order == ["alone ends", "other"]


def test_those_who_come_later_do_not_overtake_one_that_waits_to_be_alone(seeker):
    order = []
    with place_for_sandbox(alone=False):
        threads = [seeker(True, order, "alone"), seeker(False, order, "later")]
        order.append("first ends")
    for thread in threads:
        thread.join()
    assert order == ["first ends", "alone", "later"]
