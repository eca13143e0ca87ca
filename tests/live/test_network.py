"""The thread of rooms and disk, at its end."""

import gc
import socket
import warnings
from pathlib import Path

from streamer_app.live.inbox import Inbox
from streamer_app.live.materials import Materials
from streamer_app.live.network import Network
from streamer_app.live.program import Program

PATIENCE_S = 30


def test_a_call_under_way_at_the_end_is_given_up_with_its_socket_closed(tmp_path: Path) -> None:
    network = Network(Program(tmp_path / "s.sqlite", Inbox(), Materials()))
    network.start()
    with (
        warnings.catch_warnings(record=True) as warned,
        socket.create_server(("127.0.0.1", 0)) as silent,
    ):
        warnings.simplefilter("always")
        silent.settimeout(PATIENCE_S)
        port = silent.getsockname()[1]
        probing = network.probe(f"bilibili:1017?endpoint=ws://127.0.0.1:{port}&http=1")
        asked, _ = silent.accept()
        with asked:
            asked.settimeout(PATIENCE_S)
            assert asked.recv(1 << 16).startswith(b"GET ")
            network.close()
            assert probing.cancelled()
            assert asked.recv(1) == b""
        del probing, network
        gc.collect()
    assert [str(one.message) for one in warned] == []
