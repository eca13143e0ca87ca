"""``accounts``, ``accounts set NAME``, ``accounts forget NAME``: secrets, never their values."""

import getpass
import sys
from argparse import Namespace
from typing import Final

from streamer_app.commands.out import Out
from streamer_app.errors import AppError
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


def _accounts(args: Namespace) -> Accounts:
    return system_accounts(args.db.absolute().parent)


def _known(accounts: Accounts, name: str) -> str:
    names = [account.name for account in accounts.all()]
    if name not in names:
        raise AppError("account_unknown", name=name[:40], known=", ".join(names))
    return name
