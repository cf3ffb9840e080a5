"""What keeps the network from giving a file, told with its cure."""

import errno
import os
import socket
import ssl
import threading

import pytest
import requests

from fmnist_utils.datasets import cache, sources
from fmnist_utils.datasets.fetch import fetch_data
from fmnist_utils.datasets.fileio import os_errors_explained
from fmnist_utils.datasets.network_faults import why, why_status
from fmnist_utils.datasets.registry import PUBLISHED_FILES
from fmnist_utils.datasets.sources import SourceFailedError, mirror_source
from fmnist_utils.errors import DataError


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Return a function that asks a mirror for all files, and returns why it gives none."""
    monkeypatch.setattr(sources, "NETWORK_TIMEOUT", 600)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def run(url):
        with pytest.raises(SourceFailedError) as failed:
            list(mirror_source(url)(PUBLISHED_FILES, tmp_path, lambda line: None))
        return str(failed.value)

    return run


@pytest.fixture
def closed_port():
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_a_name_that_is_not_known(ask):
    assert "cannot be looked up (DNS)" in ask("http://no-such-name.invalid/")


def test_a_port_that_refuses(ask, closed_port):
    assert ask(f"http://127.0.0.1:{closed_port}/").startswith("it refuses the connection. ")


def test_a_proxy_that_is_not_there(ask, closed_port, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    assert "the proxy that HTTP_PROXY or HTTPS_PROXY names cannot be" in ask("http://example.org/")


@pytest.mark.parametrize("proxy", ["http://", "htp//127.0.0.1", "gopher://127.0.0.1:1"])
def test_a_proxy_that_is_no_address(proxy, ask, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", proxy)
    assert "PROXY" in ask("http://example.org/")


def test_a_proxy_of_another_kind(ask, closed_port, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"socks5://127.0.0.1:{closed_port}")
    monkeypatch.setitem(__import__("sys").modules, "socks", None)
    told = ask("http://example.org/")
    assert "pip install pysocks" in told or "proxy" in told


def test_a_proxy_that_wants_a_password(ask, serve, answering, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", serve(answering(407, b"who are you?")).url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert "as in http://NAME:PASSWORD@HOST:PORT." in ask("http://example.org/")


def test_a_certificate_file_that_does_not_exist(ask, monkeypatch, recwarn):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file.pem")
    assert "names does not exist. Correct the variable" in ask("https://127.0.0.1/")


def test_a_server_that_speaks_no_tls(ask, serve, answering):
    url = serve(answering(200, b"")).url.replace("http:", "https:")
    assert "no secure connection comes about" in ask(url)


def test_a_server_that_hangs_up(ask):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up():
            connection, _ = server.accept()
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        assert "the connection broke off" in ask(f"http://127.0.0.1:{server.getsockname()[1]}/")


def test_a_circle(ask, serve):
    def send_on(handler):
        handler.send_response(302)
        handler.send_header("Location", handler.path)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    assert "sent on in a circle" in ask(serve(send_on).url)


def certificate_fault(words):
    inner = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {words}")
    return requests.exceptions.SSLError(inner)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            certificate_fault("unable to get local issuer certificate"),
            "Set REQUESTS_CA_BUNDLE to the file with your company's certificates",
        ),
        (certificate_fault("self-signed certificate in certificate chain"), "not trusted here"),
        (certificate_fault("certificate has expired"), "Set the clock"),
        (certificate_fault("Hostname mismatch, certificate is not valid for 'x'"), "sign-in page"),
        (requests.exceptions.SSLError("EOF occurred"), "no secure connection comes about"),
        (
            requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support."),
            "First: pip install pysocks",
        ),
        (
            requests.exceptions.ProxyError(
                OSError("Tunnel connection failed: 407 Proxy Authentication Required")
            ),
            "asks for a name and a password",
        ),
        (requests.exceptions.ConnectTimeout(), "does not answer in time"),
        (requests.exceptions.ReadTimeout(), "does not answer in time"),
        (requests.exceptions.ConnectionError(OSError(errno.ENETUNREACH, "")), "no way leads there"),
        (requests.exceptions.ConnectionError(ConnectionResetError()), "the connection broke off"),
        (requests.exceptions.ContentDecodingError("odd"), "(ContentDecodingError). Check the net"),
    ],
)
def test_an_error_of_the_network_is_told_with_its_cure(error, sentence):
    assert sentence in why(error)


@pytest.mark.parametrize("status", [401, 403, 404, 407, 410, 429, 451, 500, 503, 511, 302, 418])
def test_a_status_is_told_as_a_sentence(status):
    told = why_status(status)
    assert told.startswith(f"it answers with HTTP status {status}: ") and told.endswith(".")


def test_a_disk_that_fills_while_a_file_is_downloaded_is_a_sentence(
    empty_cache, small_files, serve, answering, monkeypatch, full_disk
):
    server = serve(answering(200, bytes(100_000)))
    monkeypatch.setattr(sources, "MIRRORS", {"a mirror": server.url})
    with pytest.raises(DataError, match="^The cache .* cannot be used .*Make room"), full_disk():
        fetch_data(report=lambda line: None)
    assert [path.name for path in empty_cache.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError()]
)
def test_a_cache_where_files_cannot_be_locked_is_told(error, empty_cache, monkeypatch):
    import filelock

    def acquire(*_, **__):
        raise error

    monkeypatch.setattr(filelock.FileLock, "acquire", acquire)
    with pytest.raises(DataError, match="cannot be locked there, as on some network drives"):
        fetch_data(report=lambda line: None)


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.ENOSPC, "Make room."),
        (errno.EDQUOT, "Your share of the disk is used up"),
        (errno.EROFS, "choose another place"),
        (errno.EACCES, "Make room."),
        (errno.ESTALE, "The network drive has gone"),
    ],
)
def test_an_error_of_the_disk_is_one_sentence_with_its_cure(number, cure):
    told = rf"^x cannot be used \({os.strerror(number)}\), expected room. Make room."
    with (
        pytest.raises(DataError, match=told) as failed,
        os_errors_explained("x", "room. Make room."),
    ):
        raise OSError(number, os.strerror(number))
    assert cure in str(failed.value)


def test_a_cache_that_may_only_be_read_is_told(empty_cache, small_files, folder_of, monkeypatch):
    def read_only(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(cache, "atomic_write", read_only)
    with pytest.raises(DataError, match="Read-only file system.*XDG_CACHE_HOME"):
        fetch_data(folder_of(small_files), lambda line: None)
