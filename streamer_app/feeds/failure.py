"""Why a link could not be opened or came to an end, and what follows from it."""

import errno
import socket
import ssl
from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxy,
    InvalidStatus,
    InvalidURI,
    ProxyError,
)

from streamer_app.errors import AppError, Reason, reason
from streamer_app.feeds.backoff import ANSWERED_BADLY_S, UNREACHABLE_S, retry_after

EXPIRED: Final = 10
OTHER_HOST: Final = frozenset({62, 64})
TOO_BIG: Final = 1009
SEVERAL: Final = "Multiple exceptions"
"""How asyncio begins the one text into which it folds the errors of a name's addresses."""


class DeadLink(Exception):
    """The question that follows a silence was not answered."""


class NotAdmitted(Exception):
    """The link stood, but the room did not let us in."""


class Renewal(Exception):
    """The link's credentials are spent."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why


class Failure(Struct, frozen=True):
    """What to tell, how long to wait at most, and when to give up.

    ``final`` ends the connection whenever it happens, ``first`` only before the first link.
    ``gap`` is the short code that a gap in the recording gets.
    """

    why: Reason
    most_s: float = ANSWERED_BADLY_S
    gap: str = "link_lost"
    first: AppError | None = None
    final: AppError | None = None
    retry_after_s: float = 0.0
    renew: bool = False


def failure_of(error: BaseException, host: str, now_s: float) -> Failure:
    """The failure behind an exception of the socket, the handshake or an HTTP step.

    ``now_s`` is the wall clock in seconds, for a Retry-After given as a date.
    """
    match error:
        case AppError():
            return Failure(error.what, final=error)
        case Renewal():
            return Failure(error.why, gap="renewed", renew=True)
        case DeadLink():
            return Failure(reason("link.silent", host=host), UNREACHABLE_S, "link_silent")
        case NotAdmitted():
            return Failure(reason("link.not_admitted", host=host), gap="not_admitted")
        case ConnectionClosed():
            return _closed(error, host)
        case InvalidStatus():
            answer = error.response
            return _status(answer.status_code, answer.headers, host, now_s)
        case InvalidProxy() | ProxyError() | ImportError():
            unusable = AppError("proxy_unusable", host=host)
            return Failure(reason("link.proxy", host=host), UNREACHABLE_S, first=unusable)
        case InvalidURI():
            return Failure(reason("link.not_a_room", host=host), final=AppError("address_broken"))
        case InvalidMessage() if isinstance(error.__cause__, EOFError | OSError):
            return Failure(reason("link.lost", host=host))
        case InvalidHandshake():
            stranger = AppError("not_a_room", host=host)
            return Failure(reason("link.not_a_room", host=host), first=stranger)
        case OSError():
            return _unreachable(error, host)
        case _:
            raise error


def _closed(error: ConnectionClosed, host: str) -> Failure:
    if error.sent is not None and error.sent.code == TOO_BIG and error.rcvd_then_sent is not True:
        return Failure(reason("link.frame_too_big", host=host), gap="frame_too_big")
    if error.rcvd is None:
        return Failure(reason("link.lost", host=host))
    return Failure(reason("link.closed", host=host, code=error.rcvd.code), gap="closed_by_server")


def _status(status: int, headers: Mapping[str, str], host: str, now_s: float) -> Failure:
    told = reason("link.status", host=host, status=status)
    match status:
        case 401:
            return Failure(told, final=AppError("not_signed_in", host=host))
        case 403:
            return Failure(told, final=AppError("not_allowed", host=host))
        case 404:
            return Failure(told, first=AppError("not_there", host=host))
        case 408 | 425 | 429 | 503:
            seconds = retry_after(headers.get("Retry-After"), now_s)
            return Failure(reason("link.busy", host=host), retry_after_s=seconds)
        case _ if status < 500:
            return Failure(told, first=AppError("not_a_room", host=host))
        case _:
            return Failure(told, retry_after_s=retry_after(headers.get("Retry-After"), now_s))


def _unreachable(error: OSError, host: str) -> Failure:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error, host)
    if (later := getattr(error, "seconds", None)) is not None:
        why = getattr(error, "why", None) or reason("link.busy", host=host)
        return Failure(why, retry_after_s=float(later))
    if error.errno is None and not isinstance(error, TimeoutError) and SEVERAL not in str(error):
        # An HTTP step got an answer, but not one that makes sense.
        return Failure(reason("link.odd_answer", host=host))
    name = _unreachable_name(error)
    return Failure(
        reason(f"link.{name}", host=host), UNREACHABLE_S, first=AppError(name, host=host)
    )


def _unreachable_name(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return "no_encryption"
    if isinstance(error, socket.gaierror) or isinstance(error.__cause__, socket.gaierror):
        return "unknown_host"
    if isinstance(error, TimeoutError):
        return "no_answer"
    refused = errno.ECONNREFUSED
    if error.errno == refused or f"[Errno {refused}]" in str(error):
        return "refused"
    return "unreachable"


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> Failure:
    if error.verify_code == EXPIRED:
        code = "certificate_expired"
    elif error.verify_code in OTHER_HOST:
        code = "certificate_of_another"
    else:
        code = "certificate_untrusted"
    return Failure(reason(f"link.{code}", host=host), final=AppError(code, host=host))
