"""What code in a box sees, and what it cannot do."""

import contextlib
import os
import shutil
import socket
import sys
from pathlib import Path

import psutil
import pytest

from grading import bubblewrap
from grading.boxes import Boxes, BoxesGoneError
from grading.limits import Limits
from grading.protocol import from_line, to_line, unpack

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("bwrap"), reason=f"needs bubblewrap: {bubblewrap.INSTALL}"),
]
LIMITS = Limits(folder_mb=10)
#: Makes a system call by its name, from beside NumPy and all that wraps it.
CALLS = """
import ctypes, errno, os, socket
system = ctypes.CDLL(None, use_errno=True)
def refused(function, *arguments):
    return getattr(system, function)(*arguments) == -1 and ctypes.get_errno() or 0
"""


def ask(box, number, **message):
    box.requests.write(to_line({"id": number, "wall": 60, "seconds": 20, **message}))
    box.requests.flush()


@pytest.fixture
def opened(boxes):
    """Return a function that runs code in a new box, and gives what it has called `found`."""
    with contextlib.ExitStack() as ending:

        def opened(source, data=None):
            box = boxes.start(LIMITS, data)
            ending.callback(box.close)
            ask(box, 1, cells=[source], tasks=[], checks=0, output_limit=10_000)
            replies = [from_line(box.replies.readline()) for _ in range(3)]
            assert "error" not in replies[1], replies[1]
            ask(box, 2, read="found")
            return unpack(from_line(box.replies.readline())["value"])

        yield opened


@pytest.mark.parametrize(
    "call",
    [
        "syscall(248, b'user', b'name', b'text', ctypes.c_size_t(4), -4)",
        "syscall(250, 0, -3, 0)",
        "shmget(0, 10_000_000, 0o1600)",
        "msgget(0, 0o1600)",
        "semget(0, 1, 0o1600)",
        "memfd_create(b'name', 0)",
        "unshare(0x10000000)",
        "mount(b'none', b'/tmp', b'tmpfs', 0, None)",
        "ptrace(16, 1, None, None)",
        "syscall(321, 0, None, 0)",
        "syscall(425, 8, None)",
        "syscall(56, 0x10000000 | 17, None, None, None, None)",
    ],
)
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of that machine's calls")
def test_what_reaches_beyond_a_box_is_refused(call, opened):
    name, arguments = call.split("(", 1)
    assert opened(f"{CALLS}\nfound = refused('{name}', {arguments}") == 1


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_VSOCK])
def test_a_box_opens_no_socket_to_elsewhere(family, opened):
    source = f"""
import socket
try:
    found = socket.socket({family:d}).fileno()
except OSError as error:
    found = str(error)
"""
    assert "Address family not supported" in opened(source)


def test_a_box_writes_into_three_small_folders_and_nowhere_else(opened):
    source = """
import os
found, full = [], {}
for place, folders, _ in os.walk("/"):
    passed_over = (".ipython", "proc", "usr") if place in ("/", "/sandbox") else ()
    folders[:] = [folder for folder in folders if folder not in passed_over]
    try:
        open(f"{place}/try", "x").close()
    except OSError:
        continue
    found.append(place)
for place in found:
    try:
        for number in range(100):
            open(f"{place}/{number}", "wb").write(bytes(1_000_000))
    except OSError as error:
        full[place] = number
found = full
"""
    full = opened(source)
    assert full.keys() == {"/tmp", "/dev/shm", "/sandbox"}
    assert max(full.values()) <= LIMITS.folder_mb


def test_the_files_of_a_box_are_counted(opened):
    source = """
found = 0
try:
    for found in range(100_000):
        open(f"/tmp/{found}", "x").close()
except OSError:
    pass
"""
    assert opened(source) <= 10_000


def test_code_in_a_box_has_no_rights_and_gets_none(opened):
    source = """
import os
lines = open("/proc/self/status").read().splitlines()
found = dict(line.split(":\\t") for line in lines if ":\\t" in line) | {"uid": os.getuid()}
"""
    found = opened(source)
    assert {int(found[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapBnd")} == {0}
    assert (found["NoNewPrivs"], found["Seccomp"]) == ("1", "2")
    assert found["uid"] != 0
    assert (found["PPid"], found["NSpid"].split("\t")[-1]) == ("1", found["Pid"])


def test_a_box_sees_its_own_processes_only(opened):
    numbers = opened("import os; found = [int(n) for n in os.listdir('/proc') if n.isdigit()]")
    assert sorted(numbers) == [1, 2]


def test_the_first_process_of_a_box_cannot_be_changed_from_within(opened):
    source = """
found = []
for name in ("mem", "fd/0", "environ", "maps"):
    try:
        open(f"/proc/1/{name}", "rb").read(1)
    except OSError as error:
        found.append(name)
"""
    assert opened(source) == ["mem", "fd/0", "environ", "maps"]


def test_a_box_has_two_open_files_of_the_grader(opened):
    open_files = opened("import os; found = os.listdir('/proc/self/fd')")
    assert len(open_files) < 10  # the channel twice, doubled by the program; the rest to nowhere


def test_a_box_starts_so_many_processes_and_no_more(opened):
    source = """
import os, signal
children = []
try:
    while len(children) < 1000:
        if (child := os.fork()) == 0:
            signal.pause()
        children.append(child)
except OSError:
    pass
found = len(children)
for child in children:
    os.kill(child, signal.SIGKILL)
"""
    assert opened(source) < LIMITS.processes


def test_two_boxes_share_no_folder_and_no_name(opened):
    name = "'\\0course'"
    first = f"""
import socket
listener = socket.socket(socket.AF_UNIX)
listener.bind({name})
listener.listen()
open("/tmp/note", "w").write("x")
found = True
"""
    second = f"""
import os, socket
try:
    socket.socket(socket.AF_UNIX).connect({name})
    found = "connected"
except OSError as error:
    found = os.path.exists("/tmp/note")
"""
    assert opened(first) is True
    assert opened(second) is False


def test_a_students_own_data_are_seen_in_their_box_alone(boxes, opened):
    data = boxes.variants / "one" / "variant"
    data.mkdir(parents=True)
    (data / "labels").write_text("7")
    assert opened("found = open('variant/labels').read()", data) == "7"
    source = "import os; found = os.listdir('/variants'), os.path.exists('variant')"
    assert opened(source) == ([], False)
    source = """
try:
    open("variant/labels", "w")
except OSError as error:
    found = str(error)
"""
    assert "Read-only" in opened(source, data)


def test_no_right_answer_is_seen_from_a_box(opened):
    source = """
import os
wanted = ("engine", "judges.py", "solutions", "wrong_answers", "RECORD", "remote_function.py")
found = []
for place, folders, files in os.walk("/"):
    if place.startswith(("/proc", "/usr")):
        continue
    found += [f"{place}/{name}" for name in folders + files if name in wanted]
found = [path for path in found if "fmnist" in path or "course" in path or "grading" in path]
"""
    assert opened(source) == []


@pytest.mark.parametrize(
    "made",
    [
        "lib/python3.11/site-packages/fmnist_utils/checks/read_the_bytes.py",
        "lib/python3.11/site-packages/fmnist_utils-1.0.dist-info/RECORD",
        "lib/python3.11/site-packages/_editable_impl_fmnist_utils.pth",
        "lib/python3.11/site-packages/__editable___fmnist_utils_finder.py",
        "src/fmnist-utils/fmnist_utils/checks/read_the_bytes.py",
    ],
)
def test_an_installed_copy_of_the_course_is_hidden(made, tmp_path):
    path = tmp_path / made
    path.parent.mkdir(parents=True)
    path.touch()
    hidden = bubblewrap._answers([tmp_path.resolve()])
    assert any(path.resolve().is_relative_to(each) for each in hidden)
    assert not any(tmp_path.resolve().is_relative_to(each) for each in hidden)


def test_the_repository_itself_is_hidden_where_the_environment_contains_it():
    root = Path(bubblewrap.__file__).resolve().parents[1]
    hidden = bubblewrap._answers([root])
    assert {root / "solutions", root / "grading", root / "fmnist_utils"} <= set(hidden)


def test_a_fresh_box_has_loaded_nothing(boxes):
    box = boxes.start(LIMITS, is_fresh=True)
    try:
        source = "import sys; found = 'matplotlib' in sys.modules, sys.argv[0]"
        ask(box, 1, cells=[source], tasks=[], checks=0, output_limit=100)
        for _ in range(3):
            box.replies.readline()
        ask(box, 2, read="found")
        assert unpack(from_line(box.replies.readline())["value"]) == (False, "-c")
    finally:
        box.close()


def test_boxes_that_are_gone_are_told(tmp_path):
    boxes = Boxes(tmp_path)
    boxes.close()
    with pytest.raises(BoxesGoneError):
        boxes.start(LIMITS)


def test_boxes_end_with_the_one_who_made_them(tmp_path):
    boxes = Boxes(tmp_path)
    box = boxes.start(LIMITS)
    inside = psutil.Process(boxes.process.pid).children(recursive=True)
    assert box.top in inside
    boxes.close()
    _, alive = psutil.wait_procs(inside, timeout=60)
    box.close()
    assert not alive


def test_the_python_of_the_box_is_the_graders(opened):
    assert opened("import sys; found = sys.prefix") == sys.prefix
