"""Answers of other threads: delivered in the window's thread, dropped with their owner."""

from concurrent.futures import Future
from threading import Thread, get_ident

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.ui.pending import when_done


def test_an_answer_of_another_thread_comes_in_the_windows_thread(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[str](), list[tuple[str, int]]()
    when_done(owner, future, lambda answer: told.append((answer, get_ident())))
    thread = Thread(target=lambda: future.set_result("here"))
    thread.start()
    thread.join()
    assert not told
    qtbot.waitUntil(lambda: told == [("here", get_ident())])


def test_an_answer_on_its_way_is_dropped_with_its_owner(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[str](), list[str]()
    when_done(owner, future, told.append)
    future.set_result("late")
    shiboken6.delete(owner)
    QApplication.processEvents()
    assert not told


def test_an_answer_after_its_owner_harms_nobody(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[str](), list[str]()
    when_done(owner, future, told.append)
    shiboken6.delete(owner)
    future.set_result("late")
    QApplication.processEvents()
    assert not told


def test_an_error_goes_its_own_way(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[str](), list[str]()
    when_done(owner, future, told.append, lambda error: told.append(error.code))
    future.set_exception(AppError("room_not_found"))
    qtbot.waitUntil(lambda: told == ["room_not_found"])


def test_an_unforeseen_error_is_told_and_raised(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[str](), list[tuple[str, object]]()
    when_done(
        owner,
        future,
        lambda answer: told.append((answer, None)),
        lambda error: told.append((error.code, error.what.arguments["kind"])),
    )
    with qtbot.captureExceptions() as raised:
        future.set_exception(LookupError("a bug"))
        qtbot.waitUntil(lambda: bool(told))
    assert told == [("went_wrong", "LookupError")]
    assert [kind for kind, *_ in raised] == [LookupError]


def test_an_answer_given_up_is_told_to_nobody(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[str](), list[str]()
    when_done(owner, future, told.append, lambda error: told.append(error.code))
    assert future.cancel()
    QApplication.processEvents()
    assert not told
