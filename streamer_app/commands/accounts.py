"""``accounts``, ``accounts set NAME``, ``accounts forget NAME``, ``accounts sign-in CLIENT_ID``:
secrets, never their values."""

import asyncio
import getpass
import sys
from argparse import Namespace
from typing import Final

from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.feeds.access import Entries
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.twitch_sign_in import Code, SignedIn, sign_in
from streamer_app.feeds.twitch_tokens import ENTRY
from streamer_app.live.accounts import Accounts, system_accounts

MOST: Final = 8192


def listed(args: Namespace, out: Out) -> None:
    """What can be kept, and what is."""
    accounts = _accounts(args)
    for account in accounts.all():
        line = {"name": account.name, "platform": account.platform, "kept": account.kept}
        words = out.words.say("accounts.kept" if account.kept else "accounts.not_kept")
        out.line(line, f"{account.name}\t{words}")
    if not out.json:
        out.note(out.tell(accounts.state()))


def keep(args: Namespace, out: Out) -> None:
    """Keep a secret that is typed unseen, or comes in on standard input."""
    accounts = _accounts(args)
    name = _known(accounts, args.name)
    prompt = out.words.say("accounts.prompt", name=name)
    value = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline(MOST)
    if not value.strip():
        raise AppError("account_empty", name=name)
    if not accounts.keep(name, value.strip()):
        # The program ends here, so what is kept only for this run would be lost at once.
        raise AppError("account_not_kept", name=name)
    out.line({"name": name, "kept": True}, out.words.say("accounts.kept_now", name=name))


def forget(args: Namespace, out: Out) -> None:
    """Forget a secret."""
    accounts = _accounts(args)
    name = _known(accounts, args.name)
    known = accounts.forget(name)
    code = "accounts.forgotten" if known else "accounts.nothing_kept"
    out.line({"name": name, "forgotten": known}, out.words.say(code, name=name))


def sign_in_to_twitch(args: Namespace, out: Out) -> None:
    """Show a code to type on Twitch's page, and wait until somebody has."""
    accounts = _accounts(args)

    def write(name: str, value: str) -> None:
        if not accounts.keep(name, value):
            raise AppError("account_not_kept", name=name)

    async def run() -> None:
        async with HttpDoor() as http:
            async for step in sign_in(http, args.client, Entries(write=write)):
                if isinstance(step, Code):
                    shown = {"code": step.code, "address": step.address, "seconds": step.seconds}
                    out.line(shown, out.words.say("accounts.code", **shown))
                elif isinstance(step, SignedIn):
                    kept = out.words.say("accounts.kept_now", name=ENTRY)
                    out.line({"name": ENTRY, "kept": True}, kept)

    try:
        asyncio.run(run())
    except OSError as error:
        raise AppError("twitch_unreachable") from error


def _accounts(args: Namespace) -> Accounts:
    return system_accounts(args.db.absolute().parent)


def _known(accounts: Accounts, name: str) -> str:
    names = [account.name for account in accounts.all()]
    if name not in names:
        raise AppError("account_unknown", name=name[:40], known=", ".join(names))
    return name
