"""The Bilibili commands whose content is protobuf in base64."""

import base64

from streamer_app.feeds import protobuf
from streamer_app.feeds.bilibili_fields import Command, Unreadable


def packed(command: Command) -> protobuf.Fields:
    """The fields of ``data.pb``.

    Raises: Unreadable.
    """
    content = command.data.get("pb")
    if not isinstance(content, str) or not content:
        raise Unreadable("no pb in data")
    try:
        return protobuf.fields(base64.b64decode(content, validate=True))
    except ValueError as error:
        raise Unreadable(f"pb: {error}") from None
