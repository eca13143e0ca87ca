"""The files of the desk's page and of the overlay, with what browsers must not do with them."""

from pathlib import Path
from typing import Final

from aiohttp import web

from streamer_app.assets import asset
from streamer_app.desk.overlay_keys import ALL, style_of
from streamer_app.desk.page_words import page_words
from streamer_app.wording import LANGUAGES, Wording

TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self' {scheme}://{host}; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MAX_CSS: Final = 1 << 16


class Pages:
    """All files, read once; ``css`` is the person's own look of the overlay, read each time."""

    def __init__(self, scheme: str, css: Path | None = None) -> None:
        self._socket_scheme = "wss" if scheme == "https" else "ws"
        self._css = css
        self._files = {
            (folder, path.name): path.read_bytes()
            for folder in ("desk", "overlay")
            for path in asset(folder).iterdir()
            if path.suffix in TYPES
        }
        self._words = {language: page_words(Wording(language)) for language in LANGUAGES}

    def page(self, folder: str, name: str, host: str) -> web.Response:
        """A file. Raises: HTTPNotFound."""
        body = self._files.get((folder, name))
        if body is None:
            raise web.HTTPNotFound
        policy = POLICY.format(host=host, scheme=self._socket_scheme)
        kind = TYPES[name[name.rindex(".") :]]
        headers = {"Content-Security-Policy": policy}
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)

    def words(self, language: str) -> web.Response:
        """The page's words. Raises: HTTPNotFound."""
        if language not in self._words:
            raise web.HTTPNotFound
        return web.json_response(self._words[language])

    def own_css(self, item: str = ALL) -> web.Response:
        """The person's own style sheet for the overlay, or for a part of it; empty where there is
        none."""
        body = b""
        if self._css is not None and (path := style_of(self._css, item)).is_file():
            with path.open("rb") as file:
                body = file.read(MAX_CSS)
        return web.Response(body=body, content_type="text/css", charset="utf-8")
