"""How a form stands on its pages: no word torn apart, no signature alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.oxml.ns import qn

from app.domain.forms import Values
from app.forms.composing import compose
from app.forms.fitting import fitted
from app.forms.sheet import Grid
from app.forms.writing import forms
from app.settings.places import RESOURCES
from tests.forms.parts import LEADER, OFFICE, every_form, order_of, pdf_pages, written_docx, written_pdf

RECEIVER = {
    "receiver_name": "Trần Thị Ngữ",
    "receiver_position": "Văn thư",
    "receiver_phone": "0912345678",
    "receiver_email": "vanthu.snv@phutho.gov.vn",
}
ROW: Values = LEADER | {
    "name": "Phan Thanh Mai",
    "birth_date": "1975-02-03",
    "personal_number": "025175000123",
    "personal_number_issued": "10/05/2021, Cục C06",
    "province": "Phú Thọ",
    "position": "Giám đốc",
    "phone": "0912345678",
    "reason": "Nghỉ hưu",
}


def fitted_grid(profile: str, name: str, *rows: Values) -> Grid:
    """Return the table of a form as it is written."""
    sheet = fitted(compose(order_of(profile, name, OFFICE, *rows), forms()), RESOURCES / "fonts")
    (grid,) = (part for part in sheet.parts if isinstance(part, Grid))
    return grid


class TestTables:
    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_tear_no_word_of_a_title_and_no_number(self, profile: str, name: str, tmp_path: Path) -> None:
        order = order_of(profile, name, OFFICE, ROW)
        seen = {word.text for page in pdf_pages(written_pdf(order, tmp_path)) for word in page.words}
        template = forms().templates[name]
        titles = {word for column in template.columns() for word in forms().labels[column].split()}
        assert titles - seen == set()
        whole = {ROW[column] for column in template.columns() if column in ROW and " " not in ROW[column]}
        assert {text for text in whole - seen if "@" not in text and "-" not in text} == set()

    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_let_an_address_go_on_after_a_sign_only(self, profile: str, name: str, tmp_path: Path) -> None:
        if "certificate_email" not in forms().templates[name].columns():
            return
        order = order_of(profile, name, OFFICE, ROW)
        words = [word.text for page in pdf_pages(written_pdf(order, tmp_path)) for word in page.words]
        begun = next(word for word in words if word.startswith("maipt."))
        assert begun == LEADER["certificate_email"] or begun[-1] in "@."
        lines = [line for cell in fitted_grid(profile, name, ROW).rows[0] for line in cell.split("\n")]
        assert begun in lines
        cells = [cell for table in written_docx(order, tmp_path).tables for row in table.rows for cell in row.cells]
        assert begun in [line for cell in cells for line in cell.text.split("\n")]

    def test_that_nothing_fits_are_left_as_they_are(self, tmp_path: Path) -> None:
        endless = LEADER | {"certificate_name": "x" * 900}
        assert fitted_grid("pt", "mau-06", endless).rows[0][2] == "x" * 900
        assert pdf_pages(written_pdf(order_of("pt", "mau-06", OFFICE, endless), tmp_path))

    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_fill_the_room_and_keep_letters_that_can_be_read(self, profile: str, name: str) -> None:
        grid = fitted_grid(profile, name, ROW)
        room = compose(order_of(profile, name), forms()).room_mm
        assert sum(grid.widths) == pytest.approx(room, abs=0.1)
        assert grid.size_pt >= 10


class TestEnds:
    @pytest.mark.parametrize(("profile", "name"), every_form())
    def test_of_a_form_with_one_row_stand_on_its_only_page(self, profile: str, name: str, tmp_path: Path) -> None:
        assert len(pdf_pages(written_pdf(order_of(profile, name, OFFICE | RECEIVER, ROW), tmp_path))) == 1

    @pytest.mark.parametrize(("profile", "name"), every_form())
    @pytest.mark.parametrize("count", [8, 13])
    def test_never_leave_the_signature_alone(self, profile: str, name: str, count: int, tmp_path: Path) -> None:
        rows = [ROW | {"device_serial": f"0281B4C6D{n:03}", "phone": f"0900000{n:03}"} for n in range(count)]
        order = order_of(profile, name, OFFICE | RECEIVER, *rows)
        last = {word.text for word in pdf_pages(written_pdf(order, tmp_path))[-1].words}
        row_ends = {str(count), rows[-1]["device_serial"]} & last
        entries = {"nhận:", "thất", "phát"} & last
        assert row_ends or entries

    @pytest.mark.parametrize("name", ["mau-01", "mau-06"])
    def test_of_a_docx_stay_together(self, name: str, tmp_path: Path) -> None:
        document = written_docx(order_of("pt", name, OFFICE | RECEIVER, ROW, ROW), tmp_path)
        blocks = [*document.element.body]
        grid = document.tables[1]
        after = [found for block in blocks[blocks.index(grid._tbl) + 1 :] for found in block.iter(qn("w:p"))]
        kept = [paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for paragraph in after]
        assert all(kept)
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in grid.rows[1:])
        last = [paragraph.paragraph_format.keep_with_next for paragraph in grid.rows[-1].cells[0].paragraphs]
        assert last == [True if name == "mau-06" else None]
