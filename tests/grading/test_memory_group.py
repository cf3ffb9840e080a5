"""Control groups for the memory of boxes, on a made tree of the system's files."""

import os

import pytest

from grading import memory_group
from grading.limits import Limits
from grading.memory_group import MemoryGroup, groups_here


@pytest.fixture
def tree(monkeypatch, tmp_path):
    """Return a group of this process's own, in which groups may be made."""
    own = tmp_path / "user.slice" / "run.scope"
    own.mkdir(parents=True)
    (own / "cgroup.controllers").write_text("cpu memory pids")
    (own / "cgroup.procs").write_text(f"{os.getpid()}")
    (tmp_path / "own").write_text("1:name=systemd:/x\n0::/user.slice/run.scope\n")
    monkeypatch.setattr(memory_group, "_ALL", tmp_path)
    monkeypatch.setattr(memory_group, "_OWN", tmp_path / "own")
    return own


def test_a_group_of_ones_own_is_used(tree):
    assert groups_here() == tree
    assert (tree / "grader" / "cgroup.procs").read_text() == str(os.getpid())
    assert (tree / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_a_group_that_others_are_in_is_left_alone(tree):
    (tree / "cgroup.procs").write_text(f"{os.getpid()}\n1\n")
    assert groups_here() is None
    assert not (tree / "grader").exists()


def test_a_system_that_lends_no_memory_has_no_groups(tree):
    (tree / "cgroup.controllers").write_text("cpu")
    assert groups_here() is None
    (tree.parents[1] / "own").write_text("4:memory:/x\n")
    assert groups_here() is None


def test_a_box_is_bounded_and_told_from_one_that_ended_itself(tree):
    group = MemoryGroup(tree, 7, Limits(memory_mb=5))
    folder = tree / "box7"
    assert (folder / "memory.max").read_text() == "5000000"
    assert (folder / "cgroup.procs").read_text() == "7"
    assert not group.was_full
    (folder / "memory.events").write_text("low 0\nmax 9\noom 1\noom_kill 1\n")
    assert group.was_full
