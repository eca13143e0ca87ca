"""What follows from each way in which a link can fail, in words of both languages."""

import socket
import ssl

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import (
    ConnectionClosedError,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxy,
    InvalidStatus,
    InvalidURI,
)
from websockets.frames import Close
from websockets.http11 import Response

from streamer_app.errors import AppError, reason
from streamer_app.feeds.failure import (
    DeadLink,
    Failure,
    NotAdmitted,
    Renewal,
    failure_of,
)
from streamer_app.wording import LANGUAGES, Wording


def status(code: int) -> InvalidStatus:
    return InvalidStatus(Response(code, "", Headers()))


def certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "bad")
    error.verify_code = code
    return error


def cut_short() -> InvalidMessage:
    error = InvalidMessage("did not receive a valid HTTP response")
    error.__cause__ = EOFError()
    return error


ENDINGS: list[tuple[BaseException, str, float, str | None, str | None]] = [
    (DeadLink(), "link.silent", 10.0, None, None),
    (NotAdmitted(), "link.not_admitted", 60.0, None, None),
    (Renewal(reason("link.lost", host="x")), "link.lost", 60.0, None, None),
    (ConnectionClosedError(None, None), "link.lost", 60.0, None, None),
    (ConnectionClosedError(Close(1012, ""), None), "link.closed", 60.0, None, None),
    (ConnectionClosedError(None, Close(1009, "")), "link.frame_too_big", 60.0, None, None),
    (ConnectionRefusedError(111, ""), "link.refused", 10.0, "refused", None),
    (socket.gaierror(-2, ""), "link.unknown_host", 10.0, "unknown_host", None),
    (TimeoutError(), "link.no_answer", 10.0, "no_answer", None),
    (OSError(113, ""), "link.unreachable", 10.0, "unreachable", None),
    (OSError("no JSON"), "link.odd_answer", 60.0, None, None),
    (ssl.SSLError(1, ""), "link.no_encryption", 10.0, "no_encryption", None),
    (certificate(10), "link.certificate_expired", 60.0, None, "certificate_expired"),
    (certificate(62), "link.certificate_of_another", 60.0, None, "certificate_of_another"),
    (certificate(18), "link.certificate_untrusted", 60.0, None, "certificate_untrusted"),
    (status(200), "link.status", 60.0, "not_a_room", None),
    (status(401), "link.status", 60.0, None, "not_signed_in"),
    (status(403), "link.status", 60.0, None, "not_allowed"),
    (status(404), "link.status", 60.0, "not_there", None),
    (status(429), "link.busy", 60.0, None, None),
    (status(502), "link.status", 60.0, None, None),
    (cut_short(), "link.lost", 60.0, None, None),
    (InvalidHandshake(), "link.not_a_room", 60.0, "not_a_room", None),
    (InvalidURI("ws:", ""), "link.not_a_room", 60.0, None, "address_broken"),
    (InvalidProxy("x", ""), "link.proxy", 10.0, "proxy_unusable", None),
    (ImportError(), "link.proxy", 10.0, "proxy_unusable", None),
]


def code(error: AppError | None) -> str | None:
    return error.code if error else None


@pytest.mark.parametrize(("error", "why", "most_s", "first", "final"), ENDINGS)
def test_every_ending_has_its_consequence(
    error: BaseException, why: str, most_s: float, first: str | None, final: str | None
) -> None:
    failure = failure_of(error, "a.example", 0.0)
    found = (failure.why.code, failure.most_s, code(failure.first), code(failure.final))
    assert found == (why, most_s, first, final)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", [ending[0] for ending in ENDINGS])
def test_every_ending_has_words(error: BaseException, language: str) -> None:
    wording = Wording(language)
    failure: Failure = failure_of(error, "a.example", 0.0)
    told = [failure.why, reason(f"gap.{failure.gap}")]
    for app_error in (failure.first, failure.final):
        if app_error is not None:
            told += [app_error.what, app_error.fix]
            assert all(10 <= len(wording.tell(each)) <= 300 for each in told[2:])
    assert all(wording.tell(each) != each.code for each in told)


def test_a_mistake_of_ours_is_not_taken_for_the_network() -> None:
    with pytest.raises(KeyError):
        failure_of(KeyError("x"), "a.example", 0.0)
