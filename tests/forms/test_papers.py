"""What stands on a form: the office's heading, whom it goes to, what is known, and dots for what is not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest
from docx.shared import Mm
from msgspec import Struct
from msgspec.structs import replace

from app.domain.errors import FormDataUnreadable, FormNotInProfile, OutputExists, OutputUnwritable
from app.domain.forms import FormData, Letterhead, Values
from app.forms.composing import compose
from app.forms.sheet import Entries, Entry, Grid, Pair, Part, Sheet, Text
from app.forms.templates import Layout, Sort
from app.forms.writing import forms, write_form
from app.settings.places import RESOURCES
from tests.forms.parts import (
    DOTS,
    LEADER,
    OFFICE,
    SEAL,
    docx_text,
    every_form,
    order_of,
    pdf_pages,
    pdf_text,
    use_of,
    written_docx,
    written_pdf,
)

CA = "Cục Chứng thực số và Bảo mật thông tin"
MM_PT = 72 / 25.4


def sheet_of(profile: str, name: str, values: Values | None = None, *rows: Values) -> Sheet:
    return compose(order_of(profile, name, values, *rows), forms())


def texts(sheet: Sheet) -> str:
    """Return everything on a sheet, in order."""
    return "\n".join(_told(part) for part in sheet.parts)


def _told(part: Part) -> str:
    match part:
        case Text():
            return part.text
        case Entry():
            return f"{part.label}: {part.value}"
        case Entries():
            return "\n".join(_told(entry) for entry in part.entries)
        case Grid():
            return "\n".join(" | ".join(row) for row in (part.heading, *part.rows))
        case Pair():
            lead = (part.lead,) if part.lead else ()
            return "\n".join(text.text for text in (*lead, *part.left, *part.right))


class TestEveryForm:
    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_holds_what_is_known_in_both_kinds_of_file(self, profile: str, name: str, tmp_path: Path) -> None:
        order = order_of(profile, name, OFFICE | {"name": "Phan Thanh Mai"}, LEADER | {"name": "Phan Thanh Mai"}, SEAL)
        document = written_docx(order, tmp_path)
        word, pdf = docx_text(document), "".join(pdf_text(written_pdf(order, tmp_path)).split())
        facts = {LEADER[column] for column in forms().templates[name].columns() if column in LEADER}
        facts = (facts - {LEADER["valid_until"]}) | {"Việt Trì", "ngày 05 tháng 01 năm 2027"}
        assert {fact for fact in facts if fact not in word} == set()
        assert {
            fact for fact in facts & {"Việt Trì", LEADER["device_serial"]} if "".join(fact.split()) not in pdf
        } == set()
        note = compose(order, forms()).note
        assert note == document.sections[0].footer.paragraphs[0].text
        assert "".join(note.split()) in pdf

    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_is_made_of_dots_when_nothing_is_known(self, profile: str, name: str) -> None:
        sheet = sheet_of(profile, name)
        assert DOTS in texts(sheet)
        assert "None" not in texts(sheet)
        assert "{" not in texts(sheet)
        together = [entry for part in sheet.parts if isinstance(part, Entries) for entry in part.entries]
        assert all(entry.value == "" for entry in (*sheet.parts, *together) if isinstance(entry, Entry))
        for grid in (part for part in sheet.parts if isinstance(part, Grid)):
            assert [set(row[1:]) for row in grid.rows] == [{DOTS}]

    @pytest.mark.parametrize(("profile", "name"), every_form())
    @pytest.mark.parametrize("count", [0, 25])
    def test_keeps_inside_the_margins(self, profile: str, name: str, count: int, tmp_path: Path) -> None:
        """NĐ 30, Phụ lục I: 20-25 mm above and below, 30-35 mm at the left, 15-20 mm at the right."""
        order = order_of(profile, name, OFFICE if count else {}, *[LEADER] * count)
        for page in pdf_pages(written_pdf(order, tmp_path)):
            assert min(word.left for word in page.words) >= 29.5 * MM_PT
            assert max(word.right for word in page.words) <= page.width - 14.5 * MM_PT
            assert min(word.top for word in page.words) >= 9 * MM_PT
            body = [word for word in page.words if word.bottom < page.height - 16 * MM_PT]
            assert max(word.bottom for word in body) <= page.height - 19 * MM_PT
            assert max(word.bottom for word in page.words) <= page.height - 3 * MM_PT

    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_says_whose_layout_it_is(self, profile: str, name: str) -> None:
        beginnings = {
            Layout.FIELDS: "Bố cục do KySo soạn theo các trường đã biết",
            Layout.UNSEEN: "KySo không có",
            Layout.OWN: "Mẫu do KySo soạn: văn bản không kèm mẫu hoặc KySo không có mẫu kèm theo.",
        }
        note = sheet_of(profile, name).note
        assert note.startswith(beginnings[forms().templates[name].layout])
        assert "{" not in note

    def test_of_an_unknown_layout_never_pretends_to_be_the_original(self) -> None:
        unseen = {name for name, template in forms().templates.items() if template.layout is Layout.UNSEEN}
        assert unseen == {f"mau-{number}" for number in ("07", "08", "09", "10", "11", "12", "14", "15")}

    def test_is_named_by_some_text(self) -> None:
        assert set(forms().templates) == {name for _, name in every_form()}


class TestRequests:
    @pytest.mark.clause("LD-11.2")
    @pytest.mark.clause("LC-13.2a")
    @pytest.mark.clause("PT-6.2")
    @pytest.mark.parametrize(
        ("profile", "recipient"),
        [
            ("ld", "Văn phòng Tỉnh ủy (qua Phòng Chuyển đổi số - Cơ yếu)"),
            ("lc", "Sở Thông tin và Truyền thông tỉnh Lai Châu"),
            ("pt", "Sở Khoa học và Công nghệ"),
        ],
    )
    def test_form_06_lists_devices_and_goes_where_the_text_says(
        self, profile: str, recipient: str, tmp_path: Path
    ) -> None:
        order = order_of(profile, "mau-06", OFFICE | {"contact_name": "Đỗ Văn Khuyến"}, LEADER, SEAL)
        document = written_docx(order, tmp_path)
        assert f"Kính gửi: {recipient}" in docx_text(document)
        assert "Họ và tên người phối hợp khôi phục: Đỗ Văn Khuyến" in docx_text(document)
        grid = document.tables[1]
        assert [cell.text for cell in grid.rows[0].cells] == [
            "STT",
            "Số hiệu thiết bị lưu khóa bí mật",
            "Tên chứng thư",
            "Cơ quan, tổ chức ghi trong chứng thư",
            "Thư điện tử công vụ",
        ]
        assert [row.cells[1].text for row in grid.rows[1:]] == ["0281B4C6D0F3", "0281B4C6D0F4"]
        assert grid.rows[2].cells[4].text == DOTS

    @pytest.mark.clause("HN-6.7a")
    @pytest.mark.clause("HN-6.7b")
    def test_forms_11_and_12_go_from_holder_to_office_to_provider(self) -> None:
        holder = texts(sheet_of("hn", "mau-11", {"name": "Phan Thanh Mai", "managing_body": "Sở Nội vụ"}, LEADER))
        assert "Kính gửi: Sở Nội vụ" in holder
        assert "Mẫu 11 – Phụ lục Thông tư số 185/2019/TT-BQP" in holder
        assert "Số: " not in holder
        office = texts(sheet_of("hn", "mau-12", OFFICE, LEADER))
        assert f"Kính gửi: {CA} hoặc tổ chức được Cục ủy quyền" in office

    @pytest.mark.clause("LD-9.1")
    @pytest.mark.clause("PT-5.4a")
    @pytest.mark.parametrize("profile", ["ld", "pt"])
    def test_form_04_marks_renewal_or_change(self, profile: str) -> None:
        sheet = sheet_of(profile, "mau-04", OFFICE | {"renewal": "x"}, LEADER, SEAL)
        (grid,) = (part for part in sheet.parts if isinstance(part, Grid))
        assert grid.heading[-2:] == ("Gia hạn", "Thay đổi thông tin")
        assert [row[-2:] for row in grid.rows] == [("x", DOTS), ("x", DOTS)]

    @pytest.mark.clause("PT-4.2")
    def test_form_05_sends_a_copy_to_the_department(self) -> None:
        text = texts(sheet_of("pt", "mau-05", OFFICE, LEADER | {"reason": "Nghỉ hưu"}))
        assert f"Kính gửi: {CA}" in text
        assert "- Sở Khoa học và Công nghệ (để biết, theo dõi, tổng hợp);" in text
        assert "Nghỉ hưu" in text

    @pytest.mark.clause("PT-4.1")
    @pytest.mark.parametrize("name", ["mau-01", "mau-02", "mau-03"])
    def test_forms_for_new_certificates_send_a_copy_too(self, name: str) -> None:
        assert "- Sở Khoa học và Công nghệ (để biết, theo dõi, tổng hợp);" in texts(sheet_of("pt", name, OFFICE))

    @pytest.mark.clause("LD-8")
    def test_form_01_in_lam_dong_is_the_persons_own(self) -> None:
        text = texts(sheet_of("ld", "mau-01", {"office": "Sở Nội vụ"}, {"name": "Phan Thanh Mai"}))
        assert "Tôi đề nghị" in text
        assert "Sở Nội vụ đề nghị" not in text
        assert text.endswith("NGƯỜI ĐỀ NGHỊ\nPhan Thanh Mai")

    def test_a_name_never_spreads_to_another_row(self) -> None:
        sheet = sheet_of("pt", "mau-01", {"name": "Phan Thanh Mai", "reason": "x"}, {"name": "Lê Quỹ"}, {})
        (grid,) = (part for part in sheet.parts if isinstance(part, Grid))
        assert [row[1] for row in grid.rows] == ["Lê Quỹ", DOTS]


class TestMinutesAndDecisions:
    @pytest.mark.clause("PT-7.1b")
    @pytest.mark.clause("HN-7.2")
    @pytest.mark.clause("LC-21.2")
    @pytest.mark.parametrize("profile", ["pt", "hn", "lc", "nd68"])
    def test_handing_over_the_seal_asks_for_the_permission(self, profile: str) -> None:
        typed = {"permission_number": "45/QĐ-SNV", "permission_date": "2026-11-20"}
        assert "Căn cứ văn bản cho phép (quyết định) giao thiết bị số 45/QĐ-SNV ngày 20/11/2026" in texts(
            sheet_of(profile, "bien-ban-ban-giao", typed)
        )
        asked = forms().shape(use_of(profile, "bien-ban-ban-giao"), {})
        assert {"permission_number", "permission_date"} <= {field.name for field in asked.fields}

    @pytest.mark.clause("BT-19.2h")
    @pytest.mark.clause("BT-21.1")
    def test_in_binh_thuan_they_say_that_the_layout_is_kysos(self, tmp_path: Path) -> None:
        pdf = pdf_text(written_pdf(order_of("bt", "bien-ban-ban-giao", OFFICE, SEAL), tmp_path))
        assert "Mẫu do KySo soạn: văn bản không kèm mẫu hoặc KySo không có mẫu kèm theo." in pdf
        assert "Mẫu 03" not in pdf
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" in pdf

    @pytest.mark.clause("LD-24.2")
    @pytest.mark.clause("BT-18.3")
    @pytest.mark.parametrize(
        ("profile", "source"),
        [("ld", "Quy chế 08-QC/TU, Điều 24 khoản 2"), ("bt", "Quy định kèm Quyết định 754-QĐ/TU, Điều 18 khoản 3")],
    )
    def test_the_decision_names_keeper_device_and_ground(self, profile: str, source: str) -> None:
        keeper = {"keeper_name": "Trần Thị Ngữ", "keeper_position": "Văn thư"}
        text = texts(sheet_of(profile, "quyet-dinh-giao", OFFICE | keeper, SEAL))
        assert f"Căn cứ {source};" in text
        assert "Giao Trần Thị Ngữ, Văn thư, quản lý và sử dụng" in text
        assert "0281B4C6D0F4" in text

    @pytest.mark.clause("BT-19.2")
    @pytest.mark.parametrize(("profile", "duty"), [("ld", False), ("bt", True)])
    def test_the_decision_gives_the_keeper_only_the_duties_of_its_text(self, profile: str, duty: bool) -> None:
        text = texts(sheet_of(profile, "quyet-dinh-giao", OFFICE, SEAL))
        assert text.count("Điều 2. ") == 1
        assert "như con dấu của cơ quan" in text
        assert ("không tiết lộ mật khẩu" in text) == duty

    @pytest.mark.clause("BT-17.2")
    @pytest.mark.clause("PT-10.4")
    @pytest.mark.clause("HN-6.6a")
    @pytest.mark.parametrize(
        ("profile", "name"),
        [
            ("bt", "bien-ban-giao-nhan"),
            ("bt", "bien-ban-thu-hoi"),
            ("pt", "bien-ban-giao-nhan"),
            ("pt", "bien-ban-thu-hoi"),
            ("hn", "mau-14"),
        ],
    )
    def test_receipts_list_devices_and_are_signed_by_both(self, profile: str, name: str) -> None:
        sides = {"giver_name": "Trần Thị Ngữ", "taker_name": "Lê Quỹ"}
        text = texts(sheet_of(profile, name, OFFICE | sides, LEADER, SEAL))
        assert text.endswith("BÊN GIAO\nTrần Thị Ngữ\nBÊN NHẬN\nLê Quỹ")
        assert "0281B4C6D0F3" in text
        assert "0281B4C6D0F4" in text

    @pytest.mark.clause("HN-6.6b")
    def test_form_15_tells_how_a_device_was_lost(self) -> None:
        text = texts(sheet_of("hn", "mau-15", OFFICE | {"lost_when": "20/11/2026"}, LEADER))
        assert "Xác nhận thiết bị lưu khóa bí mật bị thất lạc" in text
        assert "Thời gian phát hiện thất lạc: 20/11/2026" in text

    def test_no_paper_has_a_place_for_a_password(self) -> None:
        for name, label in forms().labels.items():
            assert "mật khẩu" not in label.lower()
            assert "pin" not in name.split("_")


class TestHeading:
    def test_of_a_state_office_carries_quoc_hieu_and_tieu_ngu(self) -> None:
        text = texts(sheet_of("pt", "mau-06", OFFICE))
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in text
        assert "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ\nSỞ NỘI VỤ\nSố: 125/SNV-VP\nV/v đề nghị khôi phục" in text

    def test_of_a_party_body_carries_the_party(self) -> None:
        text = texts(sheet_of("ld", "mau-06", OFFICE))
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
        assert "CỘNG HÒA" not in text
        assert "SỞ NỘI VỤ\n*\nSố 125/SNV-VP" in text

    def test_may_differ_from_what_the_profile_has(self) -> None:
        order = replace(order_of("ld", "mau-06", OFFICE), letterhead=Letterhead.STATE)
        assert "CỘNG HÒA" in texts(compose(order, forms()))

    @pytest.mark.parametrize(
        ("date", "words"),
        [
            ("2027-01-05", "ngày 05 tháng 01 năm 2027"),
            ("2026-11-20", "ngày 20 tháng 11 năm 2026"),
            ("2026-03-09", "ngày 09 tháng 3 năm 2026"),
            ("", f"ngày {DOTS} tháng {DOTS} năm {DOTS}"),
        ],
    )
    def test_writes_the_date_as_nd_30_does(self, date: str, words: str) -> None:
        assert f"Việt Trì, {words}" in texts(sheet_of("pt", "mau-06", OFFICE | {"date": date}))

    def test_with_a_date_that_is_none_is_refused(self) -> None:
        with pytest.raises(FormDataUnreadable):
            sheet_of("pt", "mau-06", OFFICE | {"date": "hôm nay"})

    def test_is_set_in_times_new_roman(self, tmp_path: Path) -> None:
        document = written_docx(order_of("pt", "mau-06", OFFICE), tmp_path)
        assert document.styles["Normal"].font.name == "Times New Roman"
        assert document.sections[0].left_margin == pytest.approx(Mm(30), rel=0.001)


class TestFiles:
    def test_a_pdf_is_new_enough_to_be_signed(self, tmp_path: Path) -> None:
        assert written_pdf(order_of("lc", "mau-06", OFFICE), tmp_path).read_bytes().startswith(b"%PDF-1.7")

    def test_letters_come_out_composed(self, tmp_path: Path) -> None:
        decomposed = "Nguye\u0302\u0303n Thi\u0323 Hô\u0300ng\tPhươ\u0323ng\n"
        order = order_of("pt", "mau-06", OFFICE | {"signer_name": decomposed})
        assert "Nguyễn Thị Hồng Phượng" in pdf_text(written_pdf(order, tmp_path))
        assert "Nguyễn Thị Hồng Phượng" in docx_text(written_docx(order, tmp_path))

    def test_twenty_five_rows_fill_pages_and_the_signature_stands_with_its_text(self, tmp_path: Path) -> None:
        pages = pdf_pages(written_pdf(order_of("pt", "mau-06", OFFICE, *[LEADER] * 25), tmp_path))
        assert len(pages) > 1
        assert all("STT" in {word.text for word in page.words} for page in pages[:2])
        last = {word.text for word in pages[-1].words}
        assert {"GIÁM", "ĐỐC", "Trân", "trọng"} <= last

    def test_an_existing_one_is_kept(self, tmp_path: Path) -> None:
        target = tmp_path / "form.pdf"
        target.write_text("mine", encoding="utf-8")
        with pytest.raises(OutputExists):
            write_form(order_of("pt", "mau-06"), target, overwrite=False)
        assert target.read_text(encoding="utf-8") == "mine"
        write_form(order_of("pt", "mau-06"), target, overwrite=True)
        assert target.read_bytes().startswith(b"%PDF")
        assert list(tmp_path.iterdir()) == [target]

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(OutputUnwritable) as caught:
            write_form(order_of("pt", "mau-06"), tmp_path / "gone" / "form.docx", overwrite=False)
        assert caught.value.facts == {"file": "form.docx", "why": "missing"}

    def test_a_form_nobody_drew_is_refused(self, tmp_path: Path) -> None:
        order = order_of("pt", "mau-06")
        unknown = replace(order, use=replace(order.use, name="mau-99"))
        with pytest.raises(FormNotInProfile):
            write_form(unknown, tmp_path / "form.pdf", overwrite=False)

    def test_a_field_nobody_knows_is_refused_by_name(self) -> None:
        with pytest.raises(FormDataUnreadable) as caught:
            forms().check(FormData(rows=({"serial": "1"},)), "data.toml")
        assert caught.value.facts == {"file": "data.toml", "key": "serial", "why": "key"}


class _Example(Struct, forbid_unknown_fields=True):
    """What the readme tells people to write."""

    values: Values
    row: tuple[Values, ...]


class TestShapes:
    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_have_a_name_for_every_field(self, profile: str, name: str) -> None:
        shape = forms().shape(use_of(profile, name), OFFICE)
        assert all(field.label for field in (*shape.fields, *shape.row_fields))
        assert len({field.name for field in shape.fields}) == len(shape.fields)

    def test_tell_what_is_known(self) -> None:
        fields = {field.name: field.known for field in forms().shape(use_of("pt", "mau-06"), OFFICE).fields}
        assert fields["office"] == "Sở Nội vụ"
        assert fields["contact_name"] == ""

    def test_have_a_place_for_everything_in_the_example_of_the_readme(self) -> None:
        readme = (RESOURCES.parent / "README.md").read_text(encoding="utf-8")
        example = next(block for block in readme.split("```") if "[[row]]" in block)
        data = msgspec.convert(tomllib.loads(example.removeprefix("toml")), _Example)
        order = order_of("pt", "mau-06", data.values, *data.row)
        assert forms().unplaced(order, FormData(data.values, data.row)) == ()
        assert set(data.row[0].values()) <= set(texts(compose(order, forms())).replace(" | ", "\n").split("\n"))

    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_take_what_they_ask_for(self, profile: str, name: str) -> None:
        shape = forms().shape(use_of(profile, name), {})
        row = {field.name: "x" for field in shape.row_fields} | {"device_serial": "1"}
        values = {field.name: "x" for field in shape.fields}
        assert forms().unplaced(order_of(profile, name, values, row), FormData(values, (row,))) == ()

    def test_know_what_stands_nowhere(self) -> None:
        order = order_of("hn", "mau-11", {}, {"name": "Phan Thanh Mai", "renewal": "x"})
        assert forms().unplaced(order, FormData(rows=order.rows)) == ("Gia hạn",)

    def test_of_a_holders_own_paper_ask_for_no_office_heading(self) -> None:
        fields = {field.name for field in forms().shape(use_of("hn", "mau-11"), {}).fields}
        assert "managing_body" in fields
        assert not fields & {"office", "superior", "document_number", "signer_title"}

    def test_cover_every_field_that_has_a_label(self) -> None:
        asked = {
            field.name
            for profile, name in every_form()
            for shape in [forms().shape(use_of(profile, name), {})]
            for field in (*shape.fields, *shape.row_fields)
        }
        assert set(forms().labels) - asked == set()

    def test_letters_have_a_subject_that_is_for_the_office(self) -> None:
        for template in forms().templates.values():
            assert (template.kind is Sort.LETTER) == template.subject.startswith("V/v ")
