"""Why the network does not give a file, in a sentence that ends with the cure.

An error of the network's is told by the names of its classes and by its words, since the packages
below (requests, urllib3, the system) wrap each other's. Nothing here touches the network.
"""

import errno
from collections.abc import Iterator

_SIGN_IN = "Open any page in a browser, sign in, then fetch again."
_CERTIFICATE = (
    "Set REQUESTS_CA_BUNDLE to the file with your company's certificates, or use another network."
)
#: Marks of an error, in the order of looking (the names of classes, or words of the message), and
#: what is told.
_FAULTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("TLS CA certificate bundle", "TLS certificate file", "TLS key file"),
        "the file with certificates that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names does not "
        "exist. Correct the variable, or unset it.",
    ),
    (
        ("dependencies for SOCKS",),
        "the proxy speaks SOCKS, and the package for that is missing. First: pip install pysocks",
    ),
    (
        ("407 Proxy",),
        "the proxy asks for a name and a password. Write them into HTTPS_PROXY, as in "
        "http://NAME:PASSWORD@HOST:PORT.",
    ),
    (
        ("InvalidProxyURL", "ProxySchemeUnknown", "ProxySchemeUnsupported"),
        "HTTP_PROXY or HTTPS_PROXY holds no proxy's address. Correct it, as in http://HOST:PORT, "
        "or unset it.",
    ),
    (
        ("ProxyError",),
        "the proxy that HTTP_PROXY or HTTPS_PROXY names cannot be reached. Correct the variable, "
        "or unset it where there is no proxy.",
    ),
    (
        ("certificate has expired", "certificate is not yet valid"),
        "its certificate is not valid on this machine's date. Set the clock; else it is the "
        "server's fault: use another network or wait.",
    ),
    (
        ("Hostname mismatch", "doesn't match", "not valid for"),
        f"something else answers in its name, as a network's sign-in page does. {_SIGN_IN}",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "CertificateError", "SSLCertVerificationError"),
        "its certificate is not trusted here; mostly a company's proxy opens the connection. "
        f"{_CERTIFICATE}",
    ),
    (
        ("SSLError",),
        f"no secure connection comes about; a proxy or a filter may stand between. {_CERTIFICATE}",
    ),
    (
        ("NameResolutionError", "gaierror", "UnicodeError"),
        "its name cannot be looked up (DNS). Check that this machine is on the network; some "
        "networks need HTTPS_PROXY.",
    ),
    (
        ("ConnectionRefusedError",),
        "it refuses the connection. A firewall may block it: use another network, or wait.",
    ),
    (
        ("Timeout", "TimeoutError"),
        "it does not answer in time. Check the network; a firewall may swallow the request.",
    ),
    (
        ("TooManyRedirects",),
        f"it is sent on in a circle, as by a network's sign-in page. {_SIGN_IN}",
    ),
    (
        ("ConnectionResetError", "ProtocolError", "ChunkedEncodingError", "IncompleteRead"),
        "the connection broke off. Fetch again: what has come whole is kept.",
    ),
)
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_STATUSES = {
    401: "it asks for a password. Use another network.",
    403: "access is refused, by it or by a filter of your network. Use another network.",
    404: "the file is not there any more. A newer version of the course may know where it is.",
    407: "the proxy asks for a name and a password. Write them into HTTPS_PROXY, as in "
    "http://NAME:PASSWORD@HOST:PORT.",
    410: "the file is not there any more. A newer version of the course may know where it is.",
    429: "too many have asked from your network. Wait some minutes.",
    451: "the file is blocked in your country. Use another network.",
    511: f"the network wants you to sign in. {_SIGN_IN}",
}
WEB_PAGE = (
    "a web page came instead of the file: a network's sign-in page, or a filter's notice. "
    f"{_SIGN_IN}"
)


def why(error: BaseException) -> str:
    """Return why a request has failed, and what to do.

    Parameters
    ----------
    error : BaseException
        As requests raises it, with what has caused it.

    Examples
    --------
    >>> why(ConnectionRefusedError()).partition(".")[0]
    'it refuses the connection'
    """
    response = getattr(error, "response", None)
    if response is not None and response.status_code >= 400:
        return why_status(response.status_code)
    causes = list(_causes(error))
    names = {kind.__name__ for cause in causes for kind in type(cause).__mro__}
    words = " ".join(map(str, causes))
    for marks, told in _FAULTS:
        if any(mark in names or mark in words for mark in marks):
            return told
    if any(getattr(cause, "errno", None) in _UNREACHABLE for cause in causes):
        return "no way leads there. Check that this machine is on the network."
    return f"it cannot be reached ({type(error).__name__}). Check the network, or use another."


def why_status(status: int) -> str:
    """Return what an HTTP status other than 200 means, and what to do."""
    told = _STATUSES.get(status)
    if told is None and status >= 500:
        told = "it is out of order. Wait, and fetch again."
    return f"it answers with HTTP status {status}: {told or 'it does not give the file.'}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it wraps."""
    seen, waiting = set(), [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            reason = getattr(cause, "reason", None)
            waiting += [cause.__cause__, cause.__context__, reason, *cause.args]
