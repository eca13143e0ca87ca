"""What reading a wire costs beside ``json.loads`` (python -m tests.benchmarks.decode)."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import brotli

from streamer_app.events import Chat, Viewer
from streamer_app.feeds import packets
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.identity import Identity

EVENTS: Final = 20
FRAMES: Final = 60
REPEATS: Final = 9
NOW_MS: Final = 1_700_000_000_000


def danmu(number: int) -> bytes:
    """One chat message with all that the real ones carry along (about 2.6 KB)."""
    text = f"老师，第{number}题的极限为什么不能直接代入[热]"
    extra = {
        "send_from_me": False,
        "color": 16777215,
        "content": text,
        "user_hash": str(1977008160 + number),
        "emots": {
            "[热]": {
                "count": 1,
                "emoji": "[热]",
                "emoticon_id": 278,
                "url": "http://i0/" + "e" * 60,
            }
        },
        **{f"direction_{name}": 0 for name in range(20)},
        "id_str": f"{number:034x}",
        "icon": {"prefix": {"type": 1, "resource": "ChronosWealth_4.png"}},
        "reply_mid": 0,
        "reply_uname": "",
    }
    face = f"https://i1.hdslb.com/bfs/face/{number:040x}.jpg"
    base = {"face": face, "name": f"同学{number}", "origin_info": {"face": face, "name": "同学"}}
    colours = {f"v2_medal_color_{name}": "#9660E5CC" for name in range(12)}
    medal = {"id": 1279130, "level": 12, "name": "高数", "ruid": 3546569288714792, **colours}
    user = {"base": base, "medal": medal, "uid": 6088969 + number, "wealth": None}
    tail = {
        "extra": json.dumps(extra, ensure_ascii=False, separators=(",", ":")),
        "mode": 0,
        "user": user,
    }
    meta = [0, 1, 25, 16777215, NOW_MS + number, 7 * number, 0, "0bc8acd0", 0, 0, 0, "", 0, "{}"]
    info: list[Any] = [[*meta, "{}", tail, {"activity_identity": ""}, 0], text]
    info += [[6088969 + number, f"同学{number}", 0, 0, 0, 10000, 1, ""]]
    info += [[12, "高数", "数学老师", 31180317, 2951253, "", 0, 1, 2, 3, 0, 1, 35465]]
    info += [[39, 0, 10512625, 42523, 2], ["", ""], 0, 0, None, {"ct": "AF", "ts": 17239}]
    message = {"cmd": "DANMU_MSG", "dm_v2": "", "info": [*info, 0, 0, None, None, 0, 1040, [49]]}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def frames() -> list[bytes]:
    """Brotli packets of twenty different messages each."""
    numbers = range(EVENTS * FRAMES)
    bodies = [danmu(number) for number in numbers]
    starts = range(0, len(bodies), EVENTS)
    return [packets.pack_messages(bodies[at : at + EVENTS]) for at in starts]


def plain(messages: list[bytes]) -> int:
    """Unpacking and ``json.loads``, nothing more."""
    count = 0
    for message in messages:
        for body in _bodies(message):
            json.loads(body)
            count += 1
    return count


def _bodies(message: bytes) -> list[bytes]:
    data = brotli.decompress(message[16:])
    bodies, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        bodies.append(data[at + 16 : at + length])
        at += length
    return bodies


def same_path(messages: list[bytes]) -> int:
    """The same events made from whole ``json.loads`` trees."""
    identity, count = Identity(), 0
    for message in messages:
        for body in _bodies(message):
            command = json.loads(body)
            if command["cmd"].partition(":")[0] == "DANMU_MSG":
                count += bool(_chat(command["info"], identity))
    return count


def _chat(info: list[Any], identity: Identity) -> Chat:
    own = json.loads(info[0][15]["extra"]).get("id_str")
    uid, name, admin = info[2][:3]
    roles = ("moderator",) * admin + ("member",) * bool(info[7])
    badges = (f"{info[3][1]} {info[3][0]}",) if info[3] else ()
    return Chat(
        source="bilibili",
        room="1",
        id=own or identity.of("chat", str(uid), info[1], info[0][4]),
        at_ms=info[0][4],
        seen_ms=NOW_MS,
        viewer=Viewer(str(uid), name, not uid, roles, badges),
        text=info[1],
    )


def ours(messages: list[bytes]) -> int:
    """The feed as it runs live."""
    feed, count = BilibiliFeed("1"), 0
    for message in messages:
        count += len(feed.decode(message, NOW_MS))
    return count


def seconds(run: Callable[[list[bytes]], int], messages: list[bytes]) -> float:
    """CPU seconds of one run over all messages."""
    gc.collect()
    start = time.process_time()
    count = run(messages)
    spent = time.process_time() - start
    if count != EVENTS * len(messages):
        raise AssertionError(f"{count} of {EVENTS * len(messages)} events")
    return spent


def bilibili(repeats: int = REPEATS) -> dict[str, float]:
    """Medians of alternating runs: the share of ``plain`` in ours, and ours against its like."""
    messages = frames()
    ways = (plain, same_path, ours)
    for way in ways:
        seconds(way, messages[:5])
    spent = [[seconds(way, messages) for way in ways] for _ in range(repeats)]
    events = EVENTS * len(messages)
    a, b, c = (statistics.median(column) for column in zip(*spent, strict=True))
    return {
        "plain_us": round(a / events * 1e6, 2),
        "same_path_us": round(b / events * 1e6, 2),
        "ours_us": round(c / events * 1e6, 2),
        "share": round(a / c, 2),
        "times_faster": round(b / c, 2),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"bilibili": bilibili()}) + "\n")
