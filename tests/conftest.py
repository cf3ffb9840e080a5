"""What several tests share: the sample, an isolated cache, small published files, local servers."""

import gzip
import hashlib
import signal
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import matplotlib.pyplot as plt
import numpy as np
import pytest

from fmnist_utils.checks.engine import progress
from fmnist_utils.datasets import cache, fetch, finder, registry, sources
from fmnist_utils.datasets.idx import write_idx

# What a shell starts in the background ignores Ctrl-C, and so does all that it starts; but some
# tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def closed_figures():
    """Close what a test has drawn, so that no figure outlives it."""
    yield
    plt.close("all")


@pytest.fixture(autouse=True)
def lenient_checks(monkeypatch):
    """Let the checks answer as they answer students; only the solutions ask for strictness."""
    monkeypatch.delenv("FMNIST_STRICT", raising=False)


@pytest.fixture(autouse=True)
def progress_of_nobody(monkeypatch, tmp_path_factory):
    """Keep the progress of tests out of the user's own folder."""
    kept = tmp_path_factory.mktemp("progress")
    monkeypatch.setattr(progress, "folder", lambda: kept)
    return kept


@pytest.fixture
def sample():
    """Return the files of the sample inside the package."""
    return fetch.sample_files()


@pytest.fixture(scope="session")
def full_files():
    """Return the paths of the full data by name, or fail with a word on how to get it."""
    paths, faults = cache.find_files()
    if len(paths) < len(registry.PUBLISHED_FILES):
        pytest.fail(
            "This test needs the full data. Run: python -m fmnist_utils fetch\n" + "\n".join(faults)
        )
    return paths


@pytest.fixture(scope="session")
def full_gz_folder(full_files, tmp_path_factory):
    """Return a folder that holds the full data under the published names, gzipped."""
    folder = tmp_path_factory.mktemp("published")
    for name, path in full_files.items():
        content = gzip.compress(path.read_bytes(), compresslevel=1, mtime=0)
        (folder / f"{name}.gz").write_bytes(content)
    return folder


@pytest.fixture
def small_files(tmp_path, monkeypatch):
    """Let four small made files be the published ones; return their contents by name."""
    generator = np.random.default_rng(0)
    shapes = {"images": (24, 28, 28), "labels": (24,)}
    contents, files = {}, []
    for file in registry.PUBLISHED_FILES:
        shape = shapes["images" if "images" in file.name else "labels"]
        write_idx(tmp_path / "made", generator.integers(0, 10, shape, dtype=np.uint8))
        content = (tmp_path / "made").read_bytes()
        contents[file.name] = content
        digest = hashlib.sha256(content).hexdigest()
        files.append(registry.PublishedFile(file.name, len(content), digest))
    (tmp_path / "made").unlink()
    for module in (registry, cache, fetch, finder):
        monkeypatch.setattr(module, "PUBLISHED_FILES", tuple(files))
    return contents


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """Cut the test off from this machine's cache, folders, mirrors and package manager."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("FMNIST_DATA_DIR", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(sources, "MIRRORS", {})
    monkeypatch.setattr(sources, "DEBIAN_FOLDER", tmp_path / "no-debian-folder")
    return cache.cache_folder()


@pytest.fixture
def full_disk():
    """Return a context in which no file grows beyond 1,000 bytes, as on a disk almost full.

    It must not span more than the code under test: pytest's own report may be a long file.
    """
    resource = pytest.importorskip("resource")

    @contextmanager
    def limit():
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    return limit


@pytest.fixture
def folder_of(tmp_path):
    """Return a function that writes contents by name into a new folder."""

    def make(contents, folder="folder"):
        path = tmp_path / folder
        path.mkdir()
        for name, content in contents.items():
            (path / name).write_bytes(content)
        return path

    return make


@pytest.fixture
def serve(monkeypatch):
    """Return a function that starts a web server on this machine and tells its address.

    It takes what to do with a request: a function of the request handler. The server counts the
    paths that it was asked for, in `asked` of what is returned.
    """
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(sources, "NETWORK_TIMEOUT", 600)  # however busy this machine is
    servers = []

    def start(answer):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append((self.command, self.path))
                answer(self)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.asked = []
        server.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def answer_with(status, content, kind="application/octet-stream", cut_at=None):
    """Return an answer for `serve`: a status and a content, which may break off."""

    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(content[:cut_at])

    return answer


@pytest.fixture
def answering():
    """Return `answer_with`."""
    return answer_with


@pytest.fixture
def answering_files():
    """Return an answer for `serve`: gzipped files by name, 404 for everything else."""

    def make(contents):
        def answer(handler):
            name = handler.path.rpartition("/")[2].removesuffix(".gz")
            if name not in contents or not handler.path.endswith(".gz"):
                return answer_with(404, b"no such file")(handler)
            return answer_with(200, gzip.compress(contents[name], mtime=0))(handler)

        return answer

    return make


@pytest.fixture(scope="module")
def boxes(tmp_path_factory):
    """Return what makes the grader's boxes, with nothing loaded before."""
    from grading.boxes import Boxes  # needs packages that students' tests do without

    made = Boxes(tmp_path_factory.mktemp("boxes"))
    yield made
    made.close()
