"""A host that misbehaves on request: the source of a ``ChooseTarget`` says how, the target answered tells of it."""

import ctypes
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import msgspec

from app.domain.errors import PinWrong
from app.domain.signing import Level, Signed, Stage
from app.hosts import messages
from app.hosts.child import Answered, Caller, serve
from app.hosts.messages import Call, Kind


class OddHandler:
    """Does what it is told; keeps the descriptor of the protocol for telling nonsense."""

    def __init__(self) -> None:
        # The highest pipe is the one the answers go to: both were moved there before anything else was opened.
        self._answers = max(fd for fd in range(10) if _is_pipe(fd))

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        match call:
            case messages.ChooseTarget(source=source):
                word, _, rest = source.partition(" ")
                return self._obey(word, rest, caller)
            case messages.SignDocument(request=request):
                reply = caller.ask(messages.SignatureWanted(request.source.encode()))
                signed = Signed(request.target, "0" * 64, type(reply).__name__, None, Level.B_B)
                return messages.DocumentSigned(signed), b""
            case messages.DrawMark():
                return messages.MarkDrawn(), bytes(blob)
            case messages.RenderTile(width=width, height=height):
                return messages.Picture(width, height), bytes(width * height * 4 - int(call.left))
            case messages.Login():
                raise PinWrong(tries=2)
            case messages.ListTokens():
                return messages.TokensListed(()), b""
            case _:
                return messages.Done(), b""

    def _obey(self, word: str, rest: str, caller: Caller) -> Answered:
        match word:
            case "tell":
                return _told(_facts(rest))
            case "wrong":
                return messages.Done(), b""
            case "raise":
                raise ValueError(rest)
            case "work" | "ask":
                return _talk(word, rest, caller)
            case "start-helper" | "leave-helper":
                _start_helper(rest, dying=word == "leave-helper")
                return _told(word)
            case "send":
                os.write(self._answers, bytes.fromhex(rest))
                time.sleep(1000)
            case _:
                _act(word)
        return _told(word)


def _act(word: str) -> None:
    if sys.platform == "win32":
        raise NotImplementedError
    match word:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "freeze":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "hang":
            time.sleep(1000)
        case "hang-with-the-interpreter":
            ctypes.PyDLL(None).sleep(1000)
        case "print":
            os.write(1, b"driver says hello\n" * 100)
            ctypes.CDLL(None).puts(b"driver says hello")
            sys.stdout.write(f"read {os.read(0, 10)!r}\n")
            sys.stdout.flush()
        case _:
            pass


def _start_helper(note: str, *, dying: bool) -> None:
    """Start a process that keeps every pipe of this one, as some drivers do, and write its number down."""
    if sys.platform == "win32":
        raise NotImplementedError
    pid = os.fork()
    if pid == 0:
        time.sleep(1000)
        os._exit(0)
    Path(note).write_text(str(pid), encoding="ascii")
    if dying:
        os.kill(os.getpid(), signal.SIGKILL)


def _talk(word: str, rest: str, caller: Caller) -> Answered:
    if word == "ask":
        caller.ask(messages.SignatureWanted(rest.encode()))
        return _told(word)
    for step in range(int(rest)):
        time.sleep(0.2)
        caller.notice(messages.Progress(Stage.COPYING, step / int(rest)))
    return _told(word)


def _told(text: str) -> Answered:
    return messages.TargetChosen(text), b""


def _facts(what: str) -> str:
    match what:
        case "environment":
            return json.dumps(dict(os.environ))
        case "modules":
            return json.dumps({"msgspec": msgspec.__file__, "folder": str(Path.cwd()), "isolated": sys.flags.isolated})
        case "pid":
            return str(os.getpid())
        case "threads":
            return json.dumps([thread.name for thread in threading.enumerate()])
        case "limits":
            if sys.platform == "win32":
                raise NotImplementedError
            import resource  # noqa: PLC0415 - nor is this module

            dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
            return json.dumps([*resource.getrlimit(resource.RLIMIT_CORE), dumpable])
        case "patience":
            if sys.platform == "win32":
                raise NotImplementedError
            return json.dumps([os.nice(0), Path("/proc/self/autogroup").read_text(encoding="ascii").split()[-1]])
        case "inheritable":
            descriptors = [fd for fd in range(3, 20) if _is_pipe(fd)]
            return json.dumps([os.get_inheritable(fd) for fd in descriptors])
        case _:
            return what


def _is_pipe(fd: int) -> bool:
    try:
        return str(Path(f"/proc/self/fd/{fd}").readlink()).startswith("pipe:")
    except OSError:
        return False


if __name__ == "__main__":
    serve(Kind(sys.argv[1]), OddHandler)
