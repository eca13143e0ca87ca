"""The HTTP steps before a Bilibili link: browser id, signing keys, room, token and hosts."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import md5
from typing import Any, Final
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from streamer_app.errors import AppError
from streamer_app.feeds.bilibili_fields import (
    Table,
    Unreadable,
    code_of,
    integer,
    items,
    number,
    table,
    text,
)
from streamer_app.feeds.feed import Http
from streamer_app.feeds.http import TryLater

API: Final = "https://api.bilibili.com"
LIVE_API: Final = "https://api.live.bilibili.com"
FALLBACK: Final = "wss://broadcastlv.chat.bilibili.com:443/sub"
USER_AGENT: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36"
)
"""The token is bound to the browser it was given to, so the socket must show the same one."""

KEYS_S: Final = 12 * 3600.0
RISK: Final = -352
SIGNED_OUT: Final = -101
COOKIE: Final = "bilibili.cookie"
SESSION: Final = re.compile(r"(?:\A|[;\s])SESSDATA=([^;\s]+)")
BARE: Final = re.compile(r"[A-Za-z0-9%,*._~+/-]{8,512}\Z")
NO_ROOM: Final = frozenset({1, -400, 60004, 19002000})
MAX_HOSTS: Final = 8

MIX: Final = (
    *(46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35),
    *(27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41, 13),
)


def mixed(image: str, sub: str) -> str:
    """The signing key: 32 characters picked out of both of the day's keys.

    Raises: ValueError where the keys are too short.
    """
    both = image + sub
    if len(both) <= max(MIX):
        raise ValueError("the keys are too short")
    return "".join(both[place] for place in MIX)


def signed(query: Mapping[str, str], key: str, now_s: int) -> dict[str, str]:
    """The query with ``wts`` and its signature ``w_rid``."""
    stamped = {**query, "wts": str(now_s)}
    clean = {name: re.sub(r"[!'()*]", "", stamped[name]) for name in sorted(stamped)}
    line = urlencode(clean, quote_via=quote, safe="")
    return {**clean, "w_rid": md5((line + key).encode(), usedforsecurity=False).hexdigest()}


def session_cookie(pasted: str) -> str:
    """The one cookie that signs in, out of whatever was pasted: a whole Cookie header, the one
    pair, or its bare value. Empty where there is none in it."""
    found = SESSION.search(pasted)
    value = found[1] if found else pasted.strip()
    return f"SESSDATA={value}" if BARE.match(value) else ""


class Entrance(Struct, frozen=True):
    """All that the socket needs: whom to greet with what, and where."""

    room: int
    uid: int = 0
    token: str = ""
    buvid: str = ""
    owner: str = ""
    title: str = ""
    urls: tuple[str, ...] = (FALLBACK,)


class Steps:
    """The steps of one room; keys are kept for 12 hours, hosts are taken in turn.

    ``cookie`` is what a person has pasted to sign in; once the platform no longer knows it, the
    room is entered as a guest.
    """

    def __init__(
        self, room: str, *, cookie: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        self._room = room
        self._uid = 0
        self._signed_in = self._cookies = session_cookie(cookie)
        self.signed_out = bool(cookie) and not self._signed_in
        """Whether somebody wanted to be signed in and is not."""
        self._clock = clock
        self._key = ""
        self._key_until = 0.0
        self._asked = 0

    async def entrance(self, http: Http) -> Entrance:
        """Goes through all steps. Without a token the public host is left, with an empty key.

        Raises: AppError where there is no such room, OSError for all that may pass.
        """
        try:
            room, owner, title = await self._look_up(http)
        except Unreadable as error:
            raise OSError(f"get_info: {error}") from None
        public = Entrance(room, owner=owner, title=title)
        if self._signed_in:
            self._key = ""  # the step that gives the keys also says whether we are signed in
        try:
            return await self._with_token(http, public)
        except TryLater:
            raise
        except (OSError, Unreadable):
            return public

    async def _with_token(self, http: Http, public: Entrance) -> Entrance:
        for _ in range(2):
            buvid = await self._take_buvid(http)
            answer = await self._ask(http, public.room)
            if code_of(answer) not in (RISK, SIGNED_OUT):
                break
            self._key = ""
        data = table(answer.get("data"))
        token, urls = text(data, "token", most=1024), self._urls(items(data.get("host_list")))
        if answer.get("code") != 0 or not token or not urls:
            return replace(public, buvid=buvid)
        return replace(public, uid=self._uid, token=token, buvid=buvid, urls=urls)

    async def _look_up(self, http: Http) -> tuple[int, str, str]:
        url = f"{LIVE_API}/room/v1/Room/get_info"
        answer = await self._get(http, url, {"room_id": self._room})
        data = table(answer.get("data"))
        if code_of(answer) in NO_ROOM:
            raise AppError("room_not_found", address=f"bilibili:{self._room}")
        if answer.get("code") != 0:
            raise OSError(f"get_info answers {str(answer.get('code'))[:40]}")
        return integer(data.get("room_id"), "room_id"), text(data, "uid"), text(data, "title")

    async def _take_buvid(self, http: Http) -> str:
        """A browser's id, which goes into the cookie and into the greeting of the socket."""
        self._cookies = self._signed_in
        data = table((await self._get(http, f"{API}/x/frontend/finger/spi", {})).get("data"))
        buvid = text(data, "b_3")
        named = {"buvid3": buvid, "buvid4": text(data, "b_4")}
        pairs = (f"{name}={quote(value)}" for name, value in named.items() if value)
        self._cookies = "; ".join(filter(None, [self._signed_in, *pairs]))
        return buvid

    async def _ask(self, http: Http, room: int) -> Table:
        now_s = self._clock()
        if not self._key or now_s >= self._key_until:
            self._key = await self._signing_key(http)
            self._key_until = now_s + KEYS_S
        query = {"id": str(room), "type": "0", "web_location": "444.8"}
        url = f"{LIVE_API}/xlive/web-room/v1/index/getDanmuInfo"
        return await self._get(http, url, signed(query, self._key, int(now_s)))

    async def _signing_key(self, http: Http) -> str:
        """The outer code says -101 to guests; the keys are there all the same."""
        answer = await self._get(http, f"{API}/x/web-interface/nav", {})
        self._recognise(table(answer.get("data")), answer.get("code"))
        images = table(table(answer.get("data")).get("wbi_img"))
        stems = [_stem(text(images, name, most=2048)) for name in ("img_url", "sub_url")]
        try:
            return mixed(*stems)
        except ValueError as error:
            raise OSError(f"nav: {error}") from None

    def _recognise(self, data: Table, code: object) -> None:
        """Who the cookie belongs to: the greeting must name its owner, or the link is cut."""
        if not self._signed_in:
            return
        if data.get("isLogin") is True:
            self._uid = number(data, "mid")
        elif data.get("isLogin") is False or code == SIGNED_OUT:
            self._cookies = self._cookies.removeprefix(self._signed_in).removeprefix("; ")
            self._uid, self._signed_in, self.signed_out = 0, "", True

    def _urls(self, hosts: Sequence[Any]) -> tuple[str, ...]:
        """The hosts in the order given, begun one further each time, without repeats."""
        urls = dict.fromkeys(filter(None, map(_url, map(table, hosts[:MAX_HOSTS]))))
        found = list(urls)
        turn = self._asked % len(found) if found else 0
        self._asked += 1
        return (*found[turn:], *found[:turn])

    async def _get(self, http: Http, url: str, query: Mapping[str, str]) -> Table:
        headers = {"User-Agent": USER_AGENT}
        if self._cookies:
            headers["Cookie"] = self._cookies
        return table(await http.json(url, query=query, headers=headers))


def _stem(url: str) -> str:
    return url.rpartition("/")[2].partition(".")[0]


def _url(host: Table) -> str:
    name, port = host.get("host"), host.get("wss_port")
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9.-]{1,253}", name):
        return ""
    if not isinstance(port, int) or not 0 < port < 65536:
        return ""
    return f"wss://{name}:{port}/sub"
