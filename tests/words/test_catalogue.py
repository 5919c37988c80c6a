"""The catalogue and the code hold together, in both languages."""

from __future__ import annotations

import re
import string
from enum import StrEnum

import pytest

from app.domain import (
    devices,
    forms,
    guidance,
    placing,
    reasons,
    requests,
    signing,
    studio,
    template,
    token,
    trust,
    verdict,
)
from app.domain.errors import Report, RulesUnreadable, UnknownProblem, type_of
from app.domain.token import PinState
from app.ui import design_states, device_states, page_states, states, studio_states
from app.words import Catalogue, Language
from app.words.catalogue import section
from tests.words.reading import helps, literals, sayings

VIETNAMESE = Catalogue.load(Language.VIETNAMESE)
ENGLISH = Catalogue.load(Language.ENGLISH)
BOTH = pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH], ids=lambda words: str(words.language))

NAMED: tuple[type[StrEnum], ...] = (
    token.PinState,
    token.PinSource,
    token.CertificateKind,
    token.Unusable,
    signing.Mode,
    signing.Stage,
    signing.Status,
    devices.ModuleState,
    devices.DeviceState,
    devices.NamedBy,
    devices.Offer,
    trust.Scope,
    trust.ChainState,
    trust.RevocationState,
    trust.RevocationSource,
    trust.Unchecked,
    guidance.Event,
    guidance.Section,
    guidance.Basis,
    guidance.DeviceSort,
    guidance.Asked,
    guidance.TermStage,
    forms.Letterhead,
    requests.RequestResult,
    placing.Confidence,
    studio.Doubt,
    template.Lack,
    verdict.Answer,
    verdict.Meaning,
    verdict.Result,
    verdict.Covers,
    verdict.ChangedAfter,
    verdict.SignatureKind,
    verdict.TimeSource,
    states.Destination,
    states.DeviceCondition,
    states.Blocked,
    states.Remedy,
    device_states.DevicesPage,
    device_states.OfficeField,
    states.Why,
    states.Measure,
    page_states.Covered,
    page_states.BadgeWord,
    studio_states.Ink,
    studio_states.Ground,
    placing.ImageKind,
    placing.TextLine,
    placing.TimeFormat,
    design_states.Fault,
)
REASONS: tuple[type[StrEnum], ...] = (
    reasons.SignatureReason,
    reasons.IntegrityReason,
    reasons.CertificateReason,
    reasons.TimestampReason,
)
STEPS: dict[str, tuple[type[StrEnum], ...]] = {
    "module_step": (devices.ModuleState,),
    "device_step": (devices.DeviceState, devices.Unready),
}
"""Parts of the catalogue with what to do about a state, and the states they serve."""

BY_RULE = (
    "problem.", "chain.", "check.", "warning.", "placing.", "placing_rule.", "profile.", "source.", "unsaid.",
)  # fmt: skip
"""Parts of the catalogue whose keys are made of stable words that come from below."""
VIETNAMESE_LETTER = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
NEVER_SAID = re.compile(r"\b(?:slot|module|exception|token slot|null|error)\b", re.IGNORECASE)


def fields(template: str) -> frozenset[str]:
    """Return the facts a template wants."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


class TestKeys:
    def test_are_literals_in_the_code(self) -> None:
        assert [saying.place for saying in sayings() if saying.key is None] == []

    @BOTH
    def test_exist(self, words: Catalogue) -> None:
        missing = {saying.place: saying.key for saying in sayings() if saying.key not in words.entries}
        assert missing == {}

    @BOTH
    def test_of_the_commands_exist(self, words: Catalogue) -> None:
        assert helps()
        assert {key: place for key, place in helps().items() if key not in words.entries} == {}

    @BOTH
    def test_get_the_facts_they_want(self, words: Catalogue) -> None:
        wrong = {
            saying.place: saying.key
            for saying in sayings()
            if saying.key is not None and saying.facts is not None and fields(words.entries[saying.key]) != saying.facts
        }
        assert wrong == {}

    def test_are_the_same_in_both_languages(self) -> None:
        assert set(VIETNAMESE.entries) ^ set(ENGLISH.entries) == set()

    def test_want_the_same_facts_in_both_languages(self) -> None:
        differ = [key for key, text in VIETNAMESE.entries.items() if fields(text) != fields(ENGLISH.entries[key])]
        assert differ == []

    def test_are_all_used(self) -> None:
        used = {saying.key for saying in sayings()} | set(helps())
        used |= {f"{section(named)}.{member}" for named in NAMED for member in named}
        used |= {f"{part}.{member}" for part, states in STEPS.items() for state in states for member in state}
        unused = [key for key in VIETNAMESE.entries if key not in used and not key.startswith(BY_RULE)]
        assert unused == []


class TestTexts:
    def test_stand_in_the_catalogue_only(self) -> None:
        assert {text: place for text, place in literals().items() if VIETNAMESE_LETTER.search(text)} == {}

    @BOTH
    def test_never_shout(self, words: Catalogue) -> None:
        assert [key for key, text in words.entries.items() if "!" in text] == []

    def test_speak_of_the_pin_by_both_its_names(self) -> None:
        lonely = re.compile(r"(?<!mật khẩu \()\bPIN\b", re.IGNORECASE)
        assert [key for key, text in VIETNAMESE.entries.items() if lonely.search(text.replace("--pin-stdin", ""))] == []

    def test_use_no_words_of_programmers(self) -> None:
        texts = {key: re.sub(r"\{\w+\}", "", text) for key, text in VIETNAMESE.entries.items()}
        assert [key for key, text in texts.items() if NEVER_SAID.search(text)] == []


class TestEnumerations:
    @BOTH
    @pytest.mark.parametrize("named", NAMED, ids=lambda named: named.__name__)
    def test_have_a_word_for_every_member(self, words: Catalogue, named: type[StrEnum]) -> None:
        assert [member for member in named if not words.name(member)] == []

    @BOTH
    @pytest.mark.parametrize("part", STEPS)
    def test_tell_what_to_do_about_every_state(self, words: Catalogue, part: str) -> None:
        assert [member for state in STEPS[part] for member in state if not words.entries.get(f"{part}.{member}")] == []

    @BOTH
    def test_have_no_facts_in_their_words(self, words: Catalogue) -> None:
        assert [member for named in NAMED for member in named if fields(words.name(member))] == []


class TestReasons:
    @BOTH
    @pytest.mark.parametrize("reason", [reason for group in REASONS for reason in group])
    def test_are_all_told(self, words: Catalogue, reason: str) -> None:
        assert words.check(reason) != words.check("")
        assert f"check.{reason}" in words.entries

    @BOTH
    @pytest.mark.parametrize("remark", list(reasons.Remark))
    def test_remarks_are_all_told(self, words: Catalogue, remark: str) -> None:
        assert f"warning.{remark}" in words.entries

    @BOTH
    @pytest.mark.parametrize("reason", list(placing.Reason))
    def test_of_places_are_all_told(self, words: Catalogue, reason: str) -> None:
        assert f"placing.{reason}" in words.entries

    @BOTH
    def test_of_a_newer_version_are_shown_as_they_are(self, words: Catalogue) -> None:
        assert "solar_flare" in words.check("solar_flare")


class TestProblems:
    @BOTH
    @pytest.mark.parametrize("code", sorted(type_of))
    def test_tell_what_happened_and_what_it_means(self, words: Catalogue, code: str) -> None:
        told = words.problem(Report(code))
        assert told.title
        assert told.meaning

    @BOTH
    @pytest.mark.parametrize("code", sorted(set(type_of) - {"cancelled"}))
    def test_tell_what_to_do(self, words: Catalogue, code: str) -> None:
        assert words.problem(Report(code)).next_step

    @BOTH
    def test_have_no_words_for_codes_that_do_not_exist(self, words: Catalogue) -> None:
        codes = {key.split(".")[1] for key in words.entries if key.startswith("problem.")}
        assert codes - set(type_of) == set()

    def test_of_a_newer_version_are_told_as_unexpected(self) -> None:
        told = VIETNAMESE.problem(Report("solar_flare"))
        assert told.title == VIETNAMESE.problem(UnknownProblem()).title

    def test_of_a_newer_version_keep_their_code(self) -> None:
        assert VIETNAMESE.problem(Report("solar_flare")).code == "solar_flare"

    def test_fill_in_their_facts(self) -> None:
        assert "bao-cao.pdf" in VIETNAMESE.problem(Report("output_exists", {"file": "bao-cao.pdf"})).title

    def test_forgive_a_missing_fact(self) -> None:
        assert "…" in VIETNAMESE.problem(Report("output_exists")).title

    @pytest.mark.parametrize("state", [PinState.LOW, PinState.FINAL, PinState.LOCKED, PinState.UNKNOWN])
    def test_tell_a_wrong_pin_by_what_is_known(self, state: PinState) -> None:
        told = VIETNAMESE.problem(Report("pin_wrong", {"state": state, "source": "driver"}))
        assert told.meaning != VIETNAMESE.problem(Report("pin_wrong")).meaning

    def test_name_who_says_how_many_tries_are_left(self) -> None:
        told = VIETNAMESE.problem(Report("pin_wrong", {"state": "final", "source": "card"}))
        assert VIETNAMESE.entries["pin_source.card"] in told.meaning

    @BOTH
    def test_of_a_set_of_rules_name_the_key_in_a_sentence(self, words: Catalogue) -> None:
        at_a_key = words.problem(RulesUnreadable(file="x.toml", key="placing[0].page"))
        assert re.search(r"\w placing\[0\]\.page\.$", at_a_key.meaning)
        assert re.search(r"\w\.$", words.problem(RulesUnreadable(file="x.toml", key=None)).meaning)

    def test_take_a_fact_as_text_and_never_as_a_template(self) -> None:
        told = VIETNAMESE.problem(Report("output_exists", {"file": "{code}{0}"}))
        assert "{code}{0}" in told.title
