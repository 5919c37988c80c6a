"""Templates: what a mark tells, what it lacks, one file for all of it, and what other programs kept."""

import base64
import io
import os
import sys
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from app.domain import template_file
from app.domain.errors import OutputExists, TemplateLocked, TemplateUnknown, TemplateUnreadable
from app.domain.placing import ImageKind, SizeMm, TextLine, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Imported, Lack, Template, lacks
from app.regulation import packs, placing
from app.settings.places import RESOURCES
from app.settings.templates import Templates
from app.studio.importing import read_templates
from tests.parts.images import seal_image, signature_image

PARTY = Template(
    "Mẫu lãnh đạo – Đảng",
    Mode.APPROVE,
    SizeMm(66, 28),
    profile="party-2017",
    image=ImageKind.SIGNATURE,
    lines=("Ký bởi: {signer}", "{mail}", "{organisation}", "{signing-time}"),
    font_size_pt=9,
    colour="1A3FA6",
    time=TimeFormat.DAY_FIRST,
)
AFTER_THE_NAME = (Lack.MAIL, Lack.ORGANISATION, Lack.SIGNING_TIME)
TEXT = Template("Sao y", Mode.COPY, SizeMm(60, 15), lines=("{copy-form}", "{organisation}, {signing-time}"))


def picture(width: int = 40, height: int = 20) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 200, 180)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def shelf(tmp_path: Path) -> Templates:
    return Templates(tmp_path / "own", tmp_path / "machine")


# ── what a template says ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("BT-3.15", "BT-21.3")
@pytest.mark.parametrize(
    ("template", "missing"),
    [
        (PARTY, ()),
        (Template("a", Mode.APPROVE, SizeMm(9, 9), lines=("{signer}",)), (Lack.IMAGE, *AFTER_THE_NAME)),
        (Template("a", Mode.APPROVE, SizeMm(9, 9), image=ImageKind.SEAL), (Lack.SIGNER, *AFTER_THE_NAME)),
    ],
)
def test_a_template_is_told_what_it_lacks_of_the_rule(template: Template, missing: tuple[Lack, ...]) -> None:
    look = placing.look_of(packs.load(RESOURCES / "regulations").find("party-2017"), Mode.APPROVE)

    assert lacks(template, look) == missing


@pytest.mark.clause("BT-21.3")
def test_what_a_certificate_does_not_hold_is_lacking_too() -> None:
    look = placing.look_of(packs.load(RESOURCES / "regulations").find("party-2017"), Mode.APPROVE)
    facts = {TextLine.SIGNER: "Phan Thanh Mai", TextLine.ORGANISATION: "Sở Nội vụ", TextLine.SIGNING_TIME: "nay"}

    assert lacks(PARTY, look, facts) == (Lack.MAIL,)


def test_lines_are_filled_and_those_without_a_fact_left_out() -> None:
    facts = {TextLine.SIGNER: "Phan Thanh Mai", TextLine.SIGNING_TIME: "20/11/2026"}

    assert PARTY.filled(facts) == ("Ký bởi: Phan Thanh Mai", "20/11/2026")


@pytest.mark.parametrize("line", ["{pin}", "{signer", "signer}", "{{signer}}", "a\nb", "a\x00", "{}"])
def test_a_line_that_could_not_be_filled_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line"):
        Template("a", Mode.APPROVE, SizeMm(9, 9), lines=(line,))


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("template", "png"), [(PARTY, picture()), (TEXT, None)])
def test_a_file_gives_back_what_went_in(template: Template, png: bytes | None) -> None:
    assert template_file.decode(template_file.encode(template, png), "x") == (template, png)


@pytest.mark.parametrize(
    "name", ['"', "\\", "'''", "đ\u0301", "a]b=[", "#", "\u200bx\u200b"]
)  # fmt: skip
def test_no_name_breaks_the_file(name: str) -> None:
    template = Template(name, Mode.APPROVE, SizeMm(9, 9), lines=(name,))

    assert template_file.decode(template_file.encode(template, None), "x")[0] == template


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((b"kysomau = 1", b"kysomau = 2"), "value"),
        ((b"[template]", b"[template]\nsecret = 1"), "value"),
        ((b'mode = "approve"', b'mode = "obey"'), "value"),
        ((b"width_mm = 66\n", b"width_mm = -1\n"), "value"),
        ((b"width_mm = 66\n", b"width_mm = nan\n"), "value"),
        ((b'profile = "party-2017"', b'profile = "../../etc"'), "value"),
        ((b"{mail}", b"{password}"), "value"),
        ((b"png = 'iVBOR", b"png = 'AAAAA"), "image"),
        ((b"png = 'iVBOR", b"png = '!!!!!"), "image"),
        ((b"png = 'iVBOR", b"gnp = 'iVBOR"), "value"),
        ((b"[template]", b"template"), "kind"),
        ((b"\n", b"\xff\n"), "kind"),
        ((b"\n", b"\n#" + b"x" * 5_000_000 + b"\n"), "too_large"),
    ],
)
def test_a_file_that_is_not_exactly_right_is_refused(change: tuple[bytes, bytes], why: str, tmp_path: Path) -> None:
    data = template_file.encode(PARTY, picture())
    assert change[0] in data
    path = tmp_path / "m.kysomau"
    path.write_bytes(data.replace(*change, 1))

    with pytest.raises(TemplateUnreadable) as caught:
        read_templates(str(path))
    assert caught.value.facts["why"] == why
    assert caught.value.facts["file"] == "m.kysomau"


def test_a_picture_that_only_begins_like_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.kysomau"
    path.write_bytes(template_file.encode(PARTY, picture()[:40]))

    with pytest.raises(TemplateUnreadable) as caught:
        read_templates(str(path))
    assert caught.value.facts["why"] == "image"


# ── the shelf ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("LC-16.3", "BT-21.3")
def test_it_designs_exports_and_staff_import(shelf: Templates, tmp_path: Path) -> None:
    png = signature_image(tmp_path / "ky.png").read_bytes()
    shelf.save(PARTY, png)
    shelf.export(PARTY.name, tmp_path / "gui.kysomau")

    imported, blob = read_templates(str(tmp_path / "gui.kysomau"))
    staff = Templates(tmp_path / "staff", tmp_path / "nothing")
    for template, clean in imported.with_images(blob):
        staff.save(template, clean)

    (kept,) = staff.all()
    assert kept.template == PARTY
    assert not kept.locked
    assert kept.png is not None
    with Image.open(io.BytesIO(kept.png)) as image:
        assert (image.mode, image.size, image.info) == ("RGBA", (860, 340), {})


def test_one_of_the_same_name_is_replaced(shelf: Templates) -> None:
    shelf.save(TEXT, None)
    shelf.save(Template("SAO Y", Mode.COPY, SizeMm(1, 1), lines=("x",)), None)

    assert [kept.template.size for kept in shelf.all()] == [SizeMm(1, 1)]


def test_what_is_taken_in_replaces_none_of_another_look(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    Templates(tmp_path / "machine", tmp_path / "x").save(
        Template("Dấu đến", Mode.COPY, SizeMm(2, 2), lines=("x",)), None
    )
    other, stamp = (Template(name, Mode.COPY, SizeMm(1, 1), lines=("y",)) for name in ("SAO Y", "Dấu đến"))

    taken = [shelf.take_in(one, None) for one in (TEXT, other, other, stamp)]

    assert taken == [TEXT.name, "SAO Y (2)", "SAO Y (2)", "Dấu đến (2)"]
    assert {kept.template.name for kept in shelf.all()} == {TEXT.name, "SAO Y (2)", "Dấu đến", "Dấu đến (2)"}


@pytest.mark.clause("LC-16.3")
def test_the_machines_templates_win_and_stay(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    Templates(tmp_path / "machine", tmp_path / "x").save(Template("Sao y", Mode.COPY, SizeMm(2, 2), lines=("x",)), None)

    (kept,) = shelf.all()
    assert kept.locked
    assert kept.template.size == SizeMm(2, 2)
    with pytest.raises(TemplateLocked):
        shelf.save(TEXT, None)


def test_names_cannot_leave_the_folder(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(Template("../../ngoài", Mode.COPY, SizeMm(1, 1), lines=("x",)), None)

    assert [path.parent for path in tmp_path.rglob("*.kysomau")] == [tmp_path / "own"]


def test_a_template_is_removed_by_its_name(shelf: Templates) -> None:
    shelf.save(TEXT, None)
    shelf.remove("sao y")

    assert shelf.all() == ()
    with pytest.raises(TemplateUnknown):
        shelf.remove("sao y")


def test_a_damaged_file_on_the_shelf_harms_nobody(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    (tmp_path / "own" / "kaputt.kysomau").write_bytes(b"\x00")

    assert [kept.template for kept in shelf.all()] == [TEXT]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")
def test_a_pipe_on_the_shelf_stops_nobody(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "own" / "ong.kysomau")

    assert [kept.template for kept in shelf.all()] == [TEXT]


def test_a_file_from_a_windows_editor_is_read(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    shelf.export(TEXT.name, tmp_path / "x.kysomau")
    text = (tmp_path / "x.kysomau").read_text(encoding="utf-8")
    (tmp_path / "y.kysomau").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))

    assert read_templates(str(tmp_path / "y.kysomau"))[0].templates == (TEXT,)


def test_an_export_replaces_nothing(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    (tmp_path / "x.kysomau").write_bytes(b"mine")

    with pytest.raises(OutputExists):
        shelf.export("Sao y", tmp_path / "x.kysomau")
    assert (tmp_path / "x.kysomau").read_bytes() == b"mine"


def test_an_export_replaces_what_somebody_agreed_to_replace(shelf: Templates, tmp_path: Path) -> None:
    shelf.save(TEXT, None)
    (tmp_path / "x.kysomau").write_bytes(b"old" * 9999)

    shelf.export("Sao y", tmp_path / "x.kysomau", overwrite=True)

    assert read_templates(str(tmp_path / "x.kysomau"))[0].templates == (TEXT,)


# ── signerprofile.xml ────────────────────────────────────────────────────────────────────────────────────────────────


def signer(name: str, image: bytes, mode: int = 2, *, org: bool = False, label: bool = True, mail: bool = True) -> str:
    return (
        f'<Signer Name="{name}" AppearanceMode="{mode}" IsOrgProfile="{org}" ShowLabel="{label}" ShowEmail="{mail}" '
        f'ShowCQ1="True" ShowCQ2="False" ShowCQ3="False" ShowDate="True">'
        f"<Image>{base64.b64encode(image).decode()}</Image></Signer>"
    )


def profiles(path: Path, *signers: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    path.write_text(f'{head}<SignerProfile DefaultSigner="0">{"".join(signers)}</SignerProfile>', encoding="utf-8")
    return str(path)


def test_profiles_of_the_other_program_become_templates(tmp_path: Path) -> None:
    person = signature_image(tmp_path / "ky.png").read_bytes()
    seal = seal_image(tmp_path / "dau.png").read_bytes()
    file = profiles(
        tmp_path / "signerprofile.xml",
        signer("Chữ ký cá nhân", person),
        signer("Con dấu", seal, 3, org=True),
        signer("Thông tin", b"", 0, label=False, mail=False),
    )

    imported, blob = read_templates(file)
    (one, ink), (two, stamp), (three, none) = imported.with_images(blob)

    assert (one.name, one.mode, one.image) == ("Chữ ký cá nhân", Mode.APPROVE, ImageKind.SIGNATURE)
    assert one.lines == (
        "Người ký: {signer}",
        "Email: {mail}",
        "Cơ quan: {organisation}",
        "Thời gian ký: {signing-time}",
    )
    assert ink is not None
    assert (two.mode, two.image, two.lines, two.size) == (Mode.ISSUE, ImageKind.SEAL, (), SizeMm(36, 36))
    assert stamp is not None
    assert (three.image, three.lines, none) == (None, ("{signer}", "{organisation}", "{signing-time}"), None)


def test_names_used_twice_are_told_apart_and_broken_pictures_skipped(tmp_path: Path) -> None:
    good = picture()
    file = profiles(tmp_path / "p.xml", signer("A", good), signer("A", good), signer("B", b"no picture"))

    imported, _ = read_templates(file)

    assert [template.name for template in imported.templates] == ["A", "A (2)"]
    assert imported.skipped == ("B",)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("x" * 69 + " yyyy", "x" * 69),
        ("Chữ&#x202E;ký&#x85; &#x81;số", "Chữ ký số"),
        ("&#x81;", "signerprofile"),
    ],
)
def test_names_of_the_other_program_are_made_fit_to_print(name: str, kept: str, tmp_path: Path) -> None:
    imported, _ = read_templates(profiles(tmp_path / "p.xml", f'<Signer Name="{name}"/>'))

    assert [template.name for template in imported.templates] == [kept]
    assert msgspec.json.decode(msgspec.json.encode(imported), type=Imported) == imported


def test_names_that_differ_in_capitals_only_are_told_apart(tmp_path: Path) -> None:
    imported, _ = read_templates(profiles(tmp_path / "p.xml", signer("Mẫu", picture()), signer("mẫu", picture())))

    assert [template.name for template in imported.templates] == ["Mẫu", "mẫu (2)"]


@pytest.mark.parametrize("data", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_may_call_itself_utf_16_in_whatever_it_is_written(data: str, tmp_path: Path) -> None:
    path = tmp_path / "signerprofile.xml"
    text = '<?xml version="1.0" encoding="utf-16"?><SignerProfile><Signer Name="Ký"/></SignerProfile>'
    path.write_bytes(text.encode(data))

    assert [template.name for template in read_templates(str(path))[0].templates] == ["Ký"]


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><SignerProfile><Signer Name="&a;"/></SignerProfile>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><SignerProfile>&b;</SignerProfile>',
        "<Other><Signer/></Other>",
        "<SignerProfile><Signer>",
        "<SignerProfile/>",
    ],
)
def test_xml_that_is_dangerous_or_something_else_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "signerprofile.xml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(TemplateUnreadable):
        read_templates(str(path))
