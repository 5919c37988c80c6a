"""What a host does for whoever calls it, over pipes and Qt alike, with a real process that misbehaves on request."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.domain.errors import Report
from app.domain.geometry import Size
from app.domain.mark import Mark
from app.hosts import messages
from app.hosts.client import Host
from app.hosts.masking import mask
from app.hosts.messages import Done, DrawMark, FromHost, Kind, RawSignature, RenderTile
from app.hosts.wire import encode
from tests.hosts.parts import Ear, World, call, please, please_sign, told
from tests.hosts.test_isolation import wait_until_gone

DRAW = DrawMark(Mark(Size(100, 50)))


def died(why: str, kind: Kind = Kind.PAPER) -> Report:
    return Report("host_died", {"kind": kind.value, "why": why})


class TestACall:
    def test_is_answered(self, world: World, host: Host) -> None:
        assert call(world, host, please("hello")).text == "hello"

    def test_carries_a_blob_both_ways(self, world: World, host: Host) -> None:
        content = os.urandom(3_000_000)
        assert call(world, host, DRAW, content).blob == content

    def test_brings_a_picture(self, world: World, host: Host) -> None:
        call(world, host, please("hello"))
        assert len(call(world, host, RenderTile(1, 1.0, 0, 0, 1024, 1024)).blob) == 4 << 20

    def test_hears_of_progress(self, world: World, host: Host) -> None:
        ear = call(world, host, please("work 3"))
        assert [type(notice) for notice in ear.notices] == [messages.Progress] * 3

    def test_lives_longer_than_its_deadline_while_it_progresses(self, world: World, host: Host) -> None:
        assert call(world, host, please("work 8"), deadline_s=1.0).text == "work"

    def test_may_ask_back(self, world: World, host: Host) -> None:
        ear = Ear(lambda _: host.reply(RawSignature(b"signed")))
        host.call(please_sign("digest"), listener=ear)
        world.run_until(lambda: ear.ended)
        assert ear.questions == [messages.SignatureWanted(b"digest")]
        assert isinstance(ear.answer, messages.DocumentSigned)
        assert ear.answer.signed.field == "RawSignature"

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
    def test_that_dies_and_leaves_a_helper_with_its_pipes_is_known_to_be_dead(
        self, world: World, host: Host, tmp_path: Path
    ) -> None:
        assert call(world, host, please(f"leave-helper {tmp_path / 'pid'}")).report == died("died")
        wait_until_gone([int((tmp_path / "pid").read_text())])

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
    def test_takes_its_helpers_along_when_its_host_is_ended(self, world: World, host: Host, tmp_path: Path) -> None:
        call(world, host, please(f"start-helper {tmp_path / 'pid'}"))
        world.hosts.end_all()
        wait_until_gone([int((tmp_path / "pid").read_text())])

    def test_that_asks_for_a_signature_while_nothing_is_signed_is_ended(self, world: World, host: Host) -> None:
        ear = call(world, host, please("ask digest"))
        assert (ear.report, ear.questions) == (died("nonsense"), [])

    def test_has_no_deadline_while_its_question_is_out(self, world: World, host: Host) -> None:
        other = world.hosts.start(Kind.PAPER)
        call(world, host, please("hello"))
        ear = Ear()
        host.call(please_sign("digest"), listener=ear, deadline_s=0.5)
        world.run_until(lambda: bool(ear.questions))
        call(world, other, please("work 4"))
        assert not ear.ended
        host.reply(messages.Failed(Report("cancelled")))
        world.run_until(lambda: ear.ended)
        assert isinstance(ear.answer, messages.DocumentSigned)
        assert ear.answer.signed.field == "Failed"

    def test_that_goes_wrong_in_the_host_is_told_without_its_text(self, world: World, host: Host) -> None:
        assert call(world, host, please("raise secret name")).report == Report("unexpected")
        host.end()
        assert "secret" not in host.last_words

    def test_with_a_file_name_that_is_no_text_fails_by_name(self, world: World, host: Host) -> None:
        assert call(world, host, please("\udcff")).report == Report("name_unusable")
        assert call(world, host, please("hello")).text == "hello"

    def test_that_is_too_large_fails_by_name(self, world: World, host: Host) -> None:
        body = messages.ChooseTarget("a", None, taken=("x" * 30_000,) * 40)
        assert call(world, host, body).report == Report("list_too_long")

    def test_is_never_answered_from_inside_itself(self, world: World) -> None:
        host = world.hosts.start(Kind.PAGE)
        host.end()
        ear = Ear()
        host.call(RenderTile(1, 1.0, 0, 0, 8, 8), listener=ear)
        assert not ear.ended
        world.run_until(lambda: ear.ended)


class TestAHost:
    def test_that_dies_becomes_an_error_and_the_next_call_works(self, world: World, host: Host) -> None:
        assert call(world, host, please("die")).report == died("died")
        assert not host.running
        assert call(world, host, please("hello")).text == "hello"

    @pytest.mark.parametrize("way", ["freeze", "hang", "hang-with-the-interpreter"])
    def test_that_goes_silent_becomes_an_error_and_the_next_call_works(
        self, world: World, host: Host, way: str
    ) -> None:
        call(world, host, please("hello"))
        assert call(world, host, please(way), deadline_s=0.5).report == died("silent")
        assert call(world, host, please("hello")).text == "hello"

    @pytest.mark.parametrize(
        "sent",
        [
            pytest.param(b"A vendor's driver says hello", id="text"),
            pytest.param(b"\xff\xff\xff\xff\x00\x00\x00\x00", id="a control part too large"),
            pytest.param(b"\x00\x00\x00\x01\xff\xff\xff\xff", id="a blob too large"),
            pytest.param(b"\x00\x00\x00\x02\x00\x00\x00\x00{}", id="no message"),
            pytest.param(encode(FromHost(99, Done())), id="an answer to nothing"),
        ],
    )
    def test_that_talks_nonsense_becomes_an_error(self, world: World, host: Host, sent: bytes) -> None:
        assert call(world, host, please(f"send {sent.hex()}")).report == died("nonsense")
        assert call(world, host, please("hello")).text == "hello"

    def test_that_answers_another_question_talks_nonsense(self, world: World, host: Host) -> None:
        assert call(world, host, please("wrong")).report == died("nonsense")

    def test_that_sends_too_few_pixels_talks_nonsense(self, world: World, host: Host) -> None:
        call(world, host, please("hello"))
        assert call(world, host, RenderTile(1, 1.0, 1, 0, 64, 64)).report == died("nonsense")

    def test_may_hold_a_library_that_prints_and_reads(self, world: World, host: Host) -> None:
        assert call(world, host, please("print")).text == "print"
        assert call(world, host, please("die")).report == died("died")
        assert "driver says hello" in host.last_words
        assert "read b''" in host.last_words

    def test_leaves_bounded_words(self, world: World, host: Host) -> None:
        for _ in range(20):
            call(world, host, please("print"))
        call(world, host, please("die"))
        assert len(host.last_words) <= 16_384

    def test_for_tokens_leaves_no_words(self, world: World) -> None:
        host = world.hosts.start(Kind.TOKEN)
        call(world, host, please("print"))
        call(world, host, please("raise PIN"))
        call(world, host, please("die"))
        assert host.last_words == ""

    def test_that_was_ended_tells_its_caller_nothing_more(self, world: World, host: Host) -> None:
        ear, other = Ear(), world.hosts.start(Kind.PAPER)
        host.call(please("work 1"), listener=ear)
        host.end()
        call(world, other, please("work 3"))
        assert not ear.ended
        assert not host.busy
        assert call(world, host, please("hello")).text == "hello"

    def test_is_never_called_afresh_for_what_a_dead_one_held(self, world: World, host: Host) -> None:
        call(world, host, please("die"))
        assert call(world, host, RenderTile(1, 1.0, 0, 0, 64, 64)).report == died("died")

    def test_is_replaced_after_a_refused_login(self, world: World) -> None:
        host = world.hosts.start(Kind.TOKEN)
        before = told(world, host, "pid")
        blob = mask(bytearray(b"1234"))
        login = messages.Login("/driver.so", "card", "0" * 64, 1)
        assert call(world, host, login, blob).report == Report("pin_wrong", {"tries": 2})
        assert not any(blob)
        assert not host.running
        assert told(world, host, "pid") != before

    def test_that_cannot_start_becomes_an_error(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.executable", "/nowhere/python")
        host = world.hosts.start(Kind.PAPER)
        assert call(world, host, please("hello")).report == died("start")
