"""The one door to Topograph: sets it up in .venv beside this file, then runs, tests, checks or measures it.

Standard library only, and this file is written so that even Python 2 parses it: an old Python must get
as far as the sentence that says which one is needed. What follows that check lies in packaging/setup.
"""

from __future__ import print_function

import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST, NEWEST = (3, 11), (3, 14)

HELP = """Usage: python3 topo.py COMMAND [ARGS...]

  run [ARGS...]     set up on first use, then start Topograph (ARGS go to `topograph`)
  test [ARGS...]    the same with the test tools, then the whole test suite
                    (ARGS go to pytest; --long adds the soak and scale tests)
  check             lint, format, types, import contracts, shape of the code: what CI checks beside the tests
  bench [NAME...]   measure; adds dated rows to tests/bench/RESULTS.md
  package [KIND]    build this platform's installer

Environment: TOPOGRAPH_TORCH=cpu|cu130|... chooses the build of torch; TOPOGRAPH_TORCH_PYPI=1 lets Linux take
the several GB of PyPI's CUDA build where nothing smaller can be reached."""


class Stop(Exception):
    """A sentence for the user; the command ends with exit status 1."""


def say(text):
    print("topo: " + text, file=sys.stderr)
    sys.stderr.flush()


# ---- which Python --------------------------------------------------------------------------------


def version_text(version):
    return "%d.%d" % tuple(version[:2])


def answers(python):
    """Version managers leave commands on PATH that only say that they are not installed."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call([python, "-c", ""], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def supported_python():
    """The newest supported Python on PATH, or None."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = "python3.%d" % minor + (".exe" if os.name == "nt" else "")
        for path in [os.path.join(folder, name) for folder in folders if folder]:
            if os.access(path, os.X_OK) and answers(path):
                return path
    return None


def check_python(argv):
    """Goes on with a supported Python; a newer one hands over to a supported one; an old one stops."""
    here = sys.version_info[:2]
    if OLDEST <= here <= NEWEST:
        return
    found = supported_python()
    needed = "Topograph needs Python %s or newer, up to %s; this is Python %s" % (
        version_text(OLDEST),
        version_text(NEWEST),
        version_text(here),
    )
    if here < OLDEST:
        hint = ". Run: %s topo.py %s" % (os.path.basename(found), " ".join(argv)) if found else "."
        raise Stop(needed + hint)
    if not found:
        raise Stop(needed + ", and no python3.11 to python3.14 is on PATH.")
    sys.exit(subprocess.call([found, os.path.abspath(__file__)] + argv))


# ---- commands ------------------------------------------------------------------------------------


def set_up(tools):
    """The environment's Python, after whatever set-up was still to do."""
    sys.path.insert(0, os.path.join(ROOT, "packaging", "setup"))
    import environment

    try:
        return environment.set_up(ROOT, tools, say)
    except environment.SetUpStopped as stopped:
        raise Stop(str(stopped))


def child_environment():
    """Settings of another Python's would lead ours astray."""
    drop = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    return dict((key, value) for key, value in os.environ.items() if key not in drop)


def hand_over(command):
    """Replaces this process where the system can; the exit status is the command's own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        sys.exit(subprocess.call(command, env=child_environment()))
    os.execve(command[0], command, child_environment())


def command_run(arguments):
    hand_over([set_up(False), "-m", "desktop"] + arguments)


def command_test(arguments):
    python = set_up(True)
    os.chdir(ROOT)
    if "--long" in arguments:
        arguments = [word for word in arguments if word != "--long"] + ["-m", "not gpu", "--timeout", "600"]
    if not [word for word in arguments if word.startswith(("tests", "-n"))]:  # the whole suite: on every core
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
        arguments = ["-n", str(min(cores, 4))] + arguments
    hand_over([python, "-m", "pytest"] + arguments)


def command_check(arguments):
    python = set_up(True)
    os.chdir(ROOT)
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    steps = [
        ("lint", ["-m", "ruff", "check", "."]),
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("types", ["-m", "mypy"]),
        ("imports", ["-c", lint_imports]),
        ("shape", ["-m", "pytest", "-q", os.path.join("tests", "test_shape.py")]),
    ]
    failed = []
    for name, command in steps:
        started = time.time()
        status = subprocess.call([python] + command, env=child_environment())
        say("%-8s %-6s %5.1f s" % (name, "ok" if status == 0 else "FAILED", time.time() - started))
        if status != 0:
            failed.append(name)
    if failed:
        raise Stop("check failed: " + ", ".join(failed))


def command_bench(arguments):
    hand_over([set_up(True), os.path.join(ROOT, "tests", "bench", "run.py")] + arguments)


def command_package(arguments):
    recipe = os.path.join(ROOT, "packaging", "build.py")
    if not os.path.exists(recipe):
        raise Stop(
            "There is no installer recipe yet; `python3 topo.py run` starts Topograph from the checkout."
        )
    hand_over([set_up(True), recipe] + arguments)


COMMANDS = {
    "run": command_run,
    "test": command_test,
    "check": command_check,
    "bench": command_bench,
    "package": command_package,
}


def main(argv):
    if argv and argv[0] in ("-h", "--help", "help"):
        print(HELP)
        return 0
    if not argv or argv[0] not in COMMANDS:
        print(HELP, file=sys.stderr)
        if argv:
            say("there is no command %r" % argv[0])
        return 2
    try:
        check_python(argv)
        COMMANDS[argv[0]](argv[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("stopped; the same command goes on from here")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
