"""The command `topograph`: the window, and what can be had of it without one.

Qt is imported only by the commands that draw, so that `--version` and a wrong usage answer at once.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop import resources
from desktop.address import FORM, is_address, parsed, vault_of
from desktop.display import go_off_screen, has_display
from desktop.version import VERSION

VIEWS = (
    *("first-start", "graph", "topic", "experiment", "settings", "about", "compute", "shortcuts"),
    *("switcher", "palette", "full-text", "preview", "links", "find", "path", "tour", "launch", "practice"),
    *("notes", "local", "time-lapse", "hover", "query", "wrong-query", "nothing-fits"),
    *("empty-vault", "reading", "offline"),
)
COMMANDS = ("tour", "screenshot", "smoke-test")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 the work failed and a sentence says why, 2 wrong usage."""
    multiprocessing.freeze_support()  # an installed window starts its vault process from its own program
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words and words[0] == "screenshot":
            return screenshot(words[1:])
        if words and words[0] == "tour":
            return tour(words[1:])
        if words and words[0] == "smoke-test":
            return smoke_test(words[1:])
        return window(words)
    except KeyboardInterrupt:
        return 130


def window(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="topograph",
        description="The topic graph of your notes, live, and architecture searches from any topic.",
        epilog="Further commands: topograph tour --help, topograph screenshot --help, topograph smoke-test",
    )
    parser.add_argument(
        "vault",
        nargs="?",
        metavar="VAULT",
        help="the folder of an Obsidian vault (default: the last), or an address: " + FORM,
    )
    parser.add_argument("--version", action="version", version=f"topograph {VERSION}")
    chosen = parser.parse_args(words).vault or ""
    if is_address(chosen):
        vault, topic, problem = led_to(chosen)
        if problem:
            return fail(problem)
    else:
        vault, topic = Path(chosen).expanduser().absolute() if chosen else None, ""
    if vault and (problem := vault_problem(vault)):
        return fail(problem)
    if not has_display():
        fail("There is no display to open a window on; this is the tour of the sample vault instead.")
        return tour([])
    gc.disable()  # going through what is being loaded would take a tenth of the time until there is a window
    from desktop.plain_qt import leave_sources_unread

    leave_sources_unread()
    from desktop.app import run

    gc.freeze()
    return run(vault, topic)  # which collects in the window's thread from here on


def led_to(text: str) -> tuple[Path | None, str, str]:
    """Where an address leads: a vault that was open before, a topic; or why it is not followed."""
    from desktop import settings
    from vault_sync.disk.obsidian import known_vaults

    address, problem = parsed(text)
    if address is None or not address.vault:
        return None, address.topic if address else "", problem
    last = settings.load()[0].last_vault
    known = [vault.path for vault in known_vaults()] + ([Path(last)] if last else [])
    vault, problem = vault_of(address, known)
    return vault, address.topic, problem


def tour(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="topograph tour",
        description="From a vault to a search, without a window; the vault is never written to.",
    )
    parser.add_argument("vault", nargs="?", type=Path, metavar="VAULT", help="default: the sample vault")
    parser.add_argument("--topic", default="", metavar="T", help="default: the one that a recipe fits best")
    parser.add_argument("--trials", type=positive, default=12, metavar="N", help="default: 12")
    parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder; default: ./topograph-tour")
    chosen = parser.parse_args(words)
    vault = (chosen.vault or resources.path("sample_vault")).expanduser().absolute()
    if problem := vault_problem(vault):
        return fail(problem)
    from desktop.tour.journey import tour as go

    return go(vault, chosen.topic, chosen.trials, chosen.out)


def positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of trials; write a whole number from 1 on")
    return int(text)


def screenshot(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="topograph screenshot", description="Renders the window off screen."
    )
    parser.add_argument("out", metavar="OUT.png", type=Path)
    parser.add_argument("--vault", type=Path, metavar="V")
    parser.add_argument("--view", choices=VIEWS, default=None)
    parser.add_argument("--run", type=Path, metavar="RUN_DIR", help="the run that is in view")
    parser.add_argument("--theme", choices=("light", "dark"), default="dark")
    parser.add_argument("--size", type=size, default=(1600, 1000), metavar="WxH")
    chosen = parser.parse_args(words)
    vault = chosen.vault.expanduser().absolute() if chosen.vault else None
    if vault and (problem := vault_problem(vault)):
        return fail(problem)
    run = chosen.run.expanduser().absolute() if chosen.run else None
    go_off_screen()
    from desktop.screenshot import Shot, take

    view = chosen.view or ("experiment" if run else "graph" if vault else "first-start")
    problem = take(Shot(view, chosen.theme, chosen.size, vault, run), chosen.out)
    return fail(problem) if problem else 0


def size(text: str) -> tuple[int, int]:
    width, mark, height = text.partition("x")
    if not (
        mark
        and width.isdigit()
        and height.isdigit()
        and 320 <= int(width) <= 8192
        and 240 <= int(height) <= 8192
    ):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size; write it as 1600x1000, from 320x240 to 8192x8192"
        )
    return int(width), int(height)


def smoke_test(words: Sequence[str]) -> int:
    argparse.ArgumentParser(
        prog="topograph smoke-test", description="One JSON object of self-checks."
    ).parse_args(words)
    go_off_screen()
    from desktop.smoke import check_all

    result = check_all()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if result["ok"] else 1


def vault_problem(vault: Path) -> str:
    """What keeps a folder from being opened as a vault ("" where nothing does)."""
    if not vault.exists():
        return f"{vault} does not exist; give the folder of a vault."
    if not vault.is_dir():
        return f"{vault} is a file; give the folder that holds the notes."
    if not os.access(vault, os.R_OK | os.X_OK):
        return f"{vault} may not be read by this user; change its permissions or choose another folder."
    return ""


def fail(sentence: str) -> int:
    print(f"topograph: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
