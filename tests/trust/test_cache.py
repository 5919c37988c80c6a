"""What was fetched serves later and without a network, and is never believed for being there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.trust import RevocationState, Unchecked
from app.trust.cache import LARGEST, Cache, name_of
from tests.parts.revoking import GOOD, HELD, OnlineAuthority
from tests.parts.web import Web
from tests.trust.conftest import Home

LISTS = "/issuing.crl"
NOW = datetime.now(UTC)


@pytest.fixture
def trusting(home: Home, online: OnlineAuthority) -> Home:
    home.pin(online.issuing)
    return home


def kept_list(home: Home) -> Path:
    (file,) = (home.folder / "cache").glob("*.crl")
    return file


def test_a_list_serves_without_network_until_it_ends(trusting: Home, online: OnlineAuthority, web: Web) -> None:
    leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl(days=7)),))
    trusting.report(leaf, online.issuing)
    good = trusting.report(leaf, online.issuing, offline=True, later=timedelta(days=6))
    ended = trusting.report(leaf, online.issuing, offline=True, later=timedelta(days=8))
    assert good.revocation.state is RevocationState.GOOD
    assert ended.revocation.why is Unchecked.OUTDATED


def test_a_list_serves_other_certificates_of_its_authority(trusting: Home, online: OnlineAuthority, web: Web) -> None:
    address = web.serve(LISTS, online.crl())
    trusting.report(online.leaf(GOOD, lists=(address,)), online.issuing)
    held = trusting.report(online.leaf(HELD, lists=(address,)), online.issuing, offline=True)
    assert held.revocation.state is RevocationState.ON_HOLD


def test_a_young_list_is_not_asked_for_again(trusting: Home, online: OnlineAuthority, web: Web) -> None:
    leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl()),))
    for _ in range(3):
        trusting.report(leaf, online.issuing)
    assert len(web.visits) == 1


def test_an_older_list_still_valid_is_renewed(trusting: Home, online: OnlineAuthority, web: Web) -> None:
    leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl(age=timedelta(days=1))),))
    trusting.report(leaf, online.issuing)
    web.serve(LISTS, online.crl(also=GOOD))
    report = trusting.report(leaf, online.issuing, later=timedelta(hours=2))
    assert report.revocation.state is RevocationState.REVOKED


def test_a_hold_that_was_lifted_is_lifted(trusting: Home, online: OnlineAuthority, web: Web) -> None:
    leaf = online.leaf(HELD, lists=(web.serve(LISTS, online.crl(age=timedelta(days=1))),))
    assert trusting.report(leaf, online.issuing).revocation.state is RevocationState.ON_HOLD
    web.serve(LISTS, online.crl(lifted=HELD))
    report = trusting.report(leaf, online.issuing, later=timedelta(hours=2))
    assert report.revocation.state is RevocationState.GOOD


def test_an_older_list_does_not_take_the_place_of_a_newer_one(
    trusting: Home, online: OnlineAuthority, web: Web
) -> None:
    """Whoever can change what comes over the network may hold back news, but not undo them."""
    leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl(also=GOOD)),))
    trusting.report(leaf, online.issuing)
    before = kept_list(trusting).read_bytes()
    web.serve(LISTS, online.crl(age=timedelta(days=1)))
    report = trusting.report(leaf, online.issuing, later=timedelta(hours=2))
    assert report.revocation.state is RevocationState.REVOKED
    assert kept_list(trusting).read_bytes() == before


def test_a_list_that_somebody_put_there_is_not_believed(
    trusting: Home, online: OnlineAuthority, other_online: OnlineAuthority, web: Web
) -> None:
    leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl()),))
    trusting.report(leaf, online.issuing)
    for content in (other_online.crl(also=GOOD), b"rubbish"):
        kept_list(trusting).write_bytes(content)
        report = trusting.report(leaf, online.issuing, offline=True)
        assert report.revocation.why is Unchecked.OFFLINE


def test_what_is_no_list_is_not_kept(trusting: Home, online: OnlineAuthority, web: Web) -> None:
    leaf = online.leaf(GOOD, lists=(web.serve(LISTS, b"<html>"),))
    trusting.report(leaf, online.issuing)
    assert not list((trusting.folder / "cache").glob("*"))


def test_a_folder_that_cannot_be_used_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file")
    cache = Cache(tmp_path / "cache")
    cache.write("a.crl", b"content", NOW)
    assert cache.read("a.crl") is None
    assert list(cache.every(".crl")) == []


def test_nothing_too_large_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.crl").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert Cache(tmp_path).read("a.crl") is None


def test_what_nobody_renewed_for_long_is_thrown_out(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("old.crl", b"content", NOW - timedelta(days=200))
    cache.write("new.crl", b"content", NOW)
    assert os.listdir(tmp_path) == ["new.crl"]  # noqa: PTH208 - names alone


def test_names_do_not_run_into_each_other() -> None:
    assert name_of(".ocsp", b"ab", b"c") != name_of(".ocsp", b"a", b"bc")
