"""``kyso guide``, ``kyso form`` and ``kyso request`` as a person at a terminal meets them, with real hosts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.forms.parts import DOTS, docx_text, pdf_text
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.softhsm import SoftHsm


def kyso(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder of its own."""
    command = [sys.executable, "-m", "app.compose.command", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def printed(folder: Path, *arguments: str) -> Any:
    """Run the command and return the JSON document it printed."""
    return json.loads(kyso(folder, *arguments, "--json").stdout)


@pytest.fixture
def slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the office say something of itself under a name that no form knows."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "KySo").mkdir()
    (tmp_path / "KySo" / "office.toml").write_text('[office]\noffic = "Sở Nội vụ"\n', encoding="utf-8")


class TestGuide:
    def test_tells_rule_and_source(self, tmp_path: Path) -> None:
        done = kyso(tmp_path, "guide", "locked", "--profile", "LD")
        assert done.returncode == 0
        assert "gửi Văn phòng Tỉnh ủy (qua Phòng Chuyển đổi số - Cơ yếu)" in done.stdout
        assert "Quy chế 08-QC/TU, Điều 11 khoản 2 [LD-11.2]" in done.stdout
        assert "Văn bản không quy định: thời hạn; nếu bị từ chối; liên hệ." in done.stdout
        assert done.stderr == ""

    def test_tells_one_rule_once_and_names_the_other_points_in_a_line(self, tmp_path: Path) -> None:
        told, rule = kyso(tmp_path, "guide", "lost", "--profile", "lc").stdout, "Điều 17 đến Điều 20 Nghị định 68"
        assert told.count(rule) == 1
        assert told.index("AI GỬI CHO AI") < told.index(rule)
        assert "Xem quy định đã nêu ở trên, cùng nguồn: chuyện gì đã xảy ra; dùng mẫu nào; thời hạn;" in told
        page = printed(tmp_path, "guide", "lost", "--profile", "lc")
        assert [rule in str(section) for section in page["sections"]].count(True) == 6

    @pytest.mark.clause("LC-13.2b")
    def test_counts_a_deadline_from_a_day_that_was_typed(self, tmp_path: Path) -> None:
        page = printed(tmp_path, "guide", "locked", "--profile", "lc", "--received", "13/02/2026")
        assert [(due["clause"], due["date"]) for due in page["due"]] == [("LC-13.2b", "2026-02-23")]
        assert printed(tmp_path, "guide", "locked", "--profile", "lc")["due"][0]["date"] is None

    def test_shows_todays_route_beside_an_old_text(self, tmp_path: Path) -> None:
        page = printed(tmp_path, "guide", "locked", "--profile", "hn")
        assert (page["old"], page["beside"]["profile"]) == (True, "nd68")
        assert [form["name"] for form in page["forms"]] == ["mau-11", "mau-12"]

    def test_of_nothing_known_is_wrong_usage(self, tmp_path: Path) -> None:
        assert kyso(tmp_path, "guide", "locked", "--profile", "xx").returncode == 64
        assert kyso(tmp_path, "guide", "melted").returncode == 64

    @pytest.mark.usefixtures("slip")
    def test_is_given_although_the_office_wrote_a_slip_which_is_told(self, tmp_path: Path) -> None:
        done = kyso(tmp_path, "guide", "locked", "--profile", "ld", "--json")
        assert (done.returncode, json.loads(done.stdout)["profile"]) == (0, "ld")
        assert "office.toml, chỗ: offic." in done.stderr


class TestForm:
    @pytest.mark.usefixtures("slip")
    def test_a_slip_in_what_the_office_says_is_told_by_its_own_file(self, tmp_path: Path) -> None:
        done = kyso(tmp_path, "form", "mau-06", "--profile", "pt", "--out", "mau-06.docx")
        assert done.returncode == 1
        assert "office.toml, chỗ: offic." in done.stderr

    @pytest.mark.clause("PT-6.2")
    def test_is_filled_from_devices_and_data(self, plugged: SoftHsm, tmp_path: Path) -> None:
        (tmp_path / "data.toml").write_text('[values]\noffice = "Sở Nội vụ"\ndate = 2026-11-20\n', encoding="utf-8")
        tokens = ["--token", LEADER_TOKEN, "--token", OFFICE_TOKEN, "--module", str(plugged.module)]
        done = kyso(
            tmp_path, "form", "mau-06", "--profile", "pt", *tokens, "--data", "data.toml", "--out", "mau-06.docx"
        )
        assert done.returncode == 0, done.stderr
        document = docx.Document(str(tmp_path / "mau-06.docx"))
        rows = document.tables[1].rows[1:]
        assert len(rows) == 2
        assert all(row.cells[1].text and row.cells[2].text for row in rows)
        assert "SỞ NỘI VỤ" in docx_text(document)

    @pytest.mark.parametrize(
        ("name", "token", "told"),
        [
            ("mau-02", LEADER_TOKEN, "dành cho cơ quan, tổ chức; chứng thư trên thiết bị này là của cá nhân"),
            ("mau-01", OFFICE_TOKEN, "dành cho cá nhân; chứng thư trên thiết bị này là của cơ quan, tổ chức"),
        ],
    )
    def test_for_another_kind_of_certificate_is_told_and_takes_nothing_of_its_holder(
        self, plugged: SoftHsm, tmp_path: Path, name: str, token: str, told: str
    ) -> None:
        chosen = ["--token", token, "--module", str(plugged.module)]
        done = kyso(tmp_path, "form", name, *chosen, "--out", "form.docx")
        assert done.returncode == 0, done.stderr
        assert told in done.stderr
        row = docx.Document(str(tmp_path / "form.docx")).tables[1].rows[1]
        assert {cell.text for cell in row.cells[1:]} == {DOTS}

    def test_of_handing_over_names_the_device_of_a_person_and_tells_whose_it_is(
        self, plugged: SoftHsm, tmp_path: Path
    ) -> None:
        chosen = ["--token", LEADER_TOKEN, "--module", str(plugged.module)]
        done = kyso(tmp_path, "form", "bien-ban-ban-giao", *chosen, "--out", "form.docx")
        assert "là của cá nhân" in done.stderr
        assert docx.Document(str(tmp_path / "form.docx")).tables[1].rows[1].cells[1].text != DOTS

    def test_for_its_own_kind_of_certificate_goes_without_a_word(self, plugged: SoftHsm, tmp_path: Path) -> None:
        chosen = ["--token", OFFICE_TOKEN, "--module", str(plugged.module)]
        assert kyso(tmp_path, "form", "mau-02", *chosen, "--out", "form.docx").stderr == ""
        everybody = ["--token", LEADER_TOKEN, "--module", str(plugged.module)]
        assert kyso(tmp_path, "form", "mau-06", *everybody, "--out", "form2.docx").stderr == ""

    def test_tells_what_was_typed_and_stands_nowhere_on_it(self, tmp_path: Path) -> None:
        typed = '[values]\nlost_when = "hôm qua"\n[[row]]\nreason = "Nhập sai mật khẩu"\ncertificate_email = "a@b.vn"\n'
        (tmp_path / "data.toml").write_text(typed, encoding="utf-8")
        done = kyso(tmp_path, "form", "mau-06", "--data", "data.toml", "--out", "form.docx")
        assert done.returncode == 0
        assert "Mẫu này không có cột hay mục cho: Lý do, Thời gian phát hiện thất lạc." in done.stderr

    def test_is_written_as_pdf_by_its_ending(self, tmp_path: Path) -> None:
        assert kyso(tmp_path, "form", "mau-11", "--profile", "hn", "--out", "mau-11.pdf").returncode == 0
        assert "Khôi phục thiết bị lưu khóa bí mật" in pdf_text(tmp_path / "mau-11.pdf")

    @pytest.mark.clause("BT-19.5a")
    def test_that_the_text_does_not_name_is_refused_by_name(self, tmp_path: Path) -> None:
        done = kyso(tmp_path, "form", "mau-06", "--profile", "BT", "--out", "mau-06.docx", "--json")
        assert done.returncode == 1
        error = json.loads(done.stdout)["error"]
        assert error["code"] == "form_not_in_profile"
        assert "mau-06" in error["message"]
        assert list(tmp_path.iterdir()) == []

    def test_of_another_ending_or_over_another_file_is_refused(self, tmp_path: Path) -> None:
        assert kyso(tmp_path, "form", "mau-06", "--out", "mau-06.odt").returncode == 64
        (tmp_path / "mau-06.pdf").write_text("mine", encoding="utf-8")
        done = kyso(tmp_path, "form", "mau-06", "--out", "mau-06.pdf")
        assert (done.returncode, "[output_exists]" in done.stderr) == (1, True)
        assert (tmp_path / "mau-06.pdf").read_text(encoding="utf-8") == "mine"

    def test_with_a_field_nobody_knows_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "data.toml").write_text('[values]\nofice = "x"\n', encoding="utf-8")
        done = kyso(tmp_path, "form", "mau-06", "--data", "data.toml", "--out", "mau-06.pdf")
        assert done.returncode == 1
        assert "ofice" in done.stderr


class TestRequest:
    @pytest.mark.clause("PT-9.4")
    def test_is_added_answered_and_listed(self, tmp_path: Path) -> None:
        days = ["--sent", "2026-11-20", "--received", "2026-11-23"]
        assert kyso(tmp_path, "request", "add", "mau-06", "--profile", "pt", "--device", "0281", *days).returncode == 0
        assert kyso(tmp_path, "request", "result", "1", "refused", "--note", "Thiếu CCCD").returncode == 0
        (entry,) = printed(tmp_path, "request", "list")
        assert (entry["due"], entry["result"], entry["note"]) == ("2026-11-25", "refused", "Thiếu CCCD")
        assert entry["recipient"] == "Sở Khoa học và Công nghệ"
        assert [version["result"] for version in printed(tmp_path, "request", "list", "--history", "1")] == [
            "waiting",
            "refused",
        ]

    def test_of_no_number_is_told(self, tmp_path: Path) -> None:
        done = kyso(tmp_path, "request", "result", "9", "granted")
        assert (done.returncode, "[request_unknown]" in done.stderr) == (1, True)
