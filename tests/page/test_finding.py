"""Finding the place of a mark on pages of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.document import SignatureField
from app.domain.errors import LeaderSignatureMissing, NoRoomForMark
from app.domain.geometry import PageGeometry, Rect
from app.domain.placing import (
    Confidence,
    Fallback,
    FrameMm,
    Origin,
    PageChoice,
    Proposal,
    Reason,
    Rule,
    Search,
    SizeMm,
    Spot,
)
from app.domain.text import TextBox
from app.page.finding import names
from app.page.finding.names import Match
from app.page.finding.search import find
from app.page.legacy import Encoding
from app.page.words import Letter, words_of
from tests.page.sheets import A4, Sheet, sheet, words

RULE = Rule("nd30", "rule", Origin.RECOMMENDATION)
FRAME = FrameMm(5, 5, 5, 5)
TITLE_Y, NAME_Y = 300, 200
RIGHT, LEFT = 430, 160
SMALL = SizeMm(60, 12)


def block(title: str, name: str, x: float = RIGHT, **looks: bool) -> tuple[list[TextBox], list[TextBox]]:
    return words(title, x, TITLE_Y, **looks), words(name, x, NAME_Y, **looks)


def ask(on: Sheet, signer: str | None = "Nguyễn Văn An", **known: object) -> Proposal:
    search = Search(Spot.BLOCK, PageChoice.LAST, SizeMm(50, 20), RULE, signer=signer, frame=FRAME)
    return find(replace(search, **known), on, lambda _: None)


def corner(on: Sheet, spot: Spot, size: SizeMm = SMALL, **known: object) -> Proposal:
    return ask(on, None, spot=spot, page=PageChoice.FIRST, size=size, clear=True, **known)


class TestBlocks:
    def test_the_mark_is_centred_between_position_and_name(self) -> None:
        found = ask(sheet(*block("GIÁM ĐỐC", "Nguyễn Văn An")))
        middle = (TITLE_Y - 0.22 * 13 + NAME_Y + 0.7 * 13) / 2
        assert found.placement.rect.centre == pytest.approx((RIGHT, middle))
        assert (found.confidence, found.title, found.name) == (Confidence.HIGH, "GIÁM ĐỐC", "Nguyễn Văn An")

    @pytest.mark.clause("LC-10.5")
    @pytest.mark.parametrize(
        "title",
        [
            "TM. ỦY BAN NHÂN DÂN",
            "KT. GIÁM ĐỐC",
            "TL. CHỦ TỊCH",
            "TUQ. BỘ TRƯỞNG",
            "Q. VIỆN TRƯỞNG",
            "T/M ĐẢNG ỦY",
            "T/L BÍ THƯ",
        ],
    )
    def test_who_signs_for_another_signs_in_their_own_block(self, title: str) -> None:
        found = ask(sheet(*block(title, "Nguyễn Văn An"), *block("GIÁM ĐỐC", "Trần Thị Bình", LEFT)))
        assert (found.confidence, found.title) == (Confidence.HIGH, title)

    def test_every_place_of_a_person_has_its_own_position(self) -> None:
        chair = words("CHỦ TỊCH", LEFT, TITLE_Y), words("Nguyễn Văn An", LEFT, NAME_Y)
        found = ask(sheet(*block("BÍ THƯ", "Nguyễn Văn An"), *chair))
        assert {found.title, *found.other_titles} == {"BÍ THƯ", "CHỦ TỊCH"}
        assert len(found.other_titles) == len(found.alternatives) == 1

    def test_a_position_in_a_font_from_before_unicode_is_told_as_it_is_seen(self) -> None:
        found = ask(sheet(*block("gi¸m ®èc", "Nguyễn Văn An")))
        assert found.title == "giám đốc"

    def test_a_mark_at_the_edge_is_moved_into_the_page_and_not_shrunk(self) -> None:
        found = ask(sheet(*block("GIÁM ĐỐC", "Nguyễn Văn An", 560)))
        rect = found.placement.rect
        assert rect.right == pytest.approx(595)
        assert A4.mm_from_points(rect.width) == pytest.approx(50)

    def test_millimetres_are_those_of_the_print(self) -> None:
        on = Sheet(sheet(*block("GIÁM ĐỐC", "Nguyễn Văn An")).texts, PageGeometry(0, 0, 595, 842, user_unit=2))
        assert ask(on).placement.rect.width == pytest.approx(70.87, abs=0.01)

    def test_nobody_elses_block_is_used(self) -> None:
        found = ask(sheet(*block("GIÁM ĐỐC", "Trần Thị Bình")))
        x, y = found.placement.rect.centre
        assert (found.confidence, found.reason) == (Confidence.LOW, Reason.NAME_NOT_FOUND)
        assert not (abs(x - RIGHT) < 60 and NAME_Y < y < TITLE_Y)

    def test_an_accent_makes_another_person(self) -> None:
        on = sheet(*block("GIÁM ĐỐC", "Nguyễn Văn Hưng", LEFT), *block("GIÁM ĐỐC", "Nguyễn Văn Hùng"))
        assert ask(on, "Nguyễn Văn Hùng").placement.rect.centre[0] == pytest.approx(RIGHT)
        assert ask(on, "Nguyễn Văn Hưng").placement.rect.centre[0] == pytest.approx(LEFT)
        assert ask(on, "Nguyễn Văn Hứng").confidence is Confidence.LOW

    def test_without_a_signer_several_blocks_are_a_question(self) -> None:
        on = sheet(*block("GIÁM ĐỐC", "Nguyễn Văn Hưng", LEFT), *block("GIÁM ĐỐC", "Nguyễn Văn Hùng"))
        found = ask(on, None)
        assert (found.confidence, found.reason, len(found.alternatives)) == (Confidence.LOW, Reason.SEVERAL_BLOCKS, 1)

    def test_small_text_of_an_older_mark_may_stand_in_the_block(self) -> None:
        on = sheet(
            *block("GIÁM ĐỐC", "Nguyễn Văn An"),
            words("Người ký: Trần Thị Bình", RIGHT, 260, size=8, bold=False),
            words("Thời gian ký: 20/11/2026", RIGHT, 250, size=8, bold=False),
        )
        assert ask(on).confidence is Confidence.HIGH

    def test_running_text_is_no_position(self) -> None:
        on = sheet(words("Giám đốc các sở chịu trách nhiệm thi hành quyết định này.", 300, 300, bold=False))
        assert ask(on).reason is Reason.NO_BLOCK

    def test_a_name_with_little_room_in_the_midst_of_the_text_is_a_question(self) -> None:
        shown = [words("PHÓ GIÁM ĐỐC", RIGHT, 700), words("Nguyễn Văn An", RIGHT, 670)]
        rest = [words("Văn bản còn tiếp tục ở phía dưới.", RIGHT, y, bold=False) for y in (600, 580)]
        end = block("GIÁM ĐỐC", "Trần Thị Hà")
        found = ask(sheet(*shown, *rest, *end))
        assert (found.confidence, found.reason, found.title) == (Confidence.LOW, Reason.TEXT_GOES_ON, "PHÓ GIÁM ĐỐC")
        assert ask(sheet(*shown, *end)).confidence is Confidence.HIGH
        assert ask(sheet(*shown, *rest)).confidence is Confidence.HIGH

    def test_a_name_in_the_middle_of_the_page_with_text_below_is_a_question_however_much_room_it_has(self) -> None:
        def shown(x: float) -> Proposal:
            listed = [words("GIÁM ĐỐC XUẤT SẮC", x, 700), words("Nguyễn Văn An", x, 630)]
            rest = [words("Văn bản còn tiếp tục ở phía dưới.", x, y, bold=False) for y in (580, 560)]
            return ask(sheet(*listed, *rest, *block("GIÁM ĐỐC", "Trần Thị Hà")))

        assert shown(300).reason is Reason.TEXT_GOES_ON
        assert shown(RIGHT).confidence is Confidence.HIGH

    def test_the_signers_block_at_the_end_comes_before_one_in_the_text(self) -> None:
        shown = [words("GIÁM ĐỐC", RIGHT, 700), words("Nguyễn Văn An", RIGHT, 670)]
        rest = [words("Văn bản còn tiếp tục ở phía dưới.", RIGHT, y, bold=False) for y in (600, 580)]
        found = ask(sheet(*shown, *rest, *block("GIÁM ĐỐC", "Nguyễn Văn An")))
        assert NAME_Y < found.placement.rect.centre[1] < TITLE_Y
        assert found.confidence is Confidence.HIGH

    def test_a_block_split_over_pages_is_a_question(self) -> None:
        title, name = words("GIÁM ĐỐC", RIGHT, 90), words("Nguyễn Văn An", RIGHT, 760)
        found = ask(Sheet([title, name]))
        assert (found.confidence, found.reason) == (Confidence.LOW, Reason.BLOCK_SPLIT)
        assert len(found.alternatives) == 1

    def test_pages_without_text_get_the_fallback_of_the_rule(self) -> None:
        fallback = Fallback(PageChoice.LAST, Spot.BOTTOM_RIGHT)
        found = ask(Sheet([[], []]), fallback=fallback)
        assert (found.placement.page, found.confidence, found.reason) == (2, Confidence.LOW, Reason.NO_TEXT)
        assert found.layout is None

    def test_a_text_is_not_the_source_of_a_place_it_does_not_name(self) -> None:
        rule = Rule("nd30", "between-title-and-name", Origin.TEXT, "Phụ lục I")
        between = ask(sheet(*block("GIÁM ĐỐC", "Nguyễn Văn An")), rule=rule)
        instead = ask(Sheet([[]]), rule=rule, fallback=Fallback(PageChoice.LAST, Spot.BOTTOM_RIGHT))
        assert between.rule == rule
        assert (instead.rule.origin, instead.rule.clause) == (Origin.RECOMMENDATION, None)
        assert instead.rule.name != rule.name

    @pytest.mark.clause("BT-13.1")
    def test_a_fallback_the_text_itself_allows_is_no_guess(self) -> None:
        fallback = Fallback(PageChoice.LAST, Spot.BOTTOM_RIGHT, by_text=True)
        rule = Rule("party-2017", "hand-place-or-bottom-right", Origin.TEXT, "Điều 13")
        found = ask(sheet(words("Không ai ký ở đây.", 300, 600, bold=False)), fallback=fallback, rule=rule)
        unseen = ask(Sheet([[]]), fallback=fallback, rule=rule)
        assert (found.confidence, found.rule) == (Confidence.MEDIUM, rule)
        assert (unseen.confidence, unseen.rule) == (Confidence.LOW, rule)

    def test_how_a_guess_was_corrected_says_nothing_of_a_place_that_was_found(self) -> None:
        head = words("SỞ NỘI VỤ", 160, 780)
        found = ask(sheet(head, *block("GIÁM ĐỐC", "Nguyễn Văn An")))
        guessed = ask(sheet(head, *block("GIÁM ĐỐC", "Nguyễn Văn An")), None)
        assert (found.title, found.reason != guessed.reason) == (guessed.title, True)
        assert found.layout != guessed.layout

    def test_the_layout_does_not_depend_on_name_number_and_length(self) -> None:
        head = words("SỞ NỘI VỤ", 160, 780)
        one = ask(sheet(head, words("Số: 12/SNV", 160, 750), *block("GIÁM ĐỐC", "Nguyễn Văn An")))
        other = ask(
            Sheet(
                [[*head, *words("Số: 99/SNV", 160, 750)], [*words("GIÁM ĐỐC", RIGHT, 500), *words("Lê An", RIGHT, 420)]]
            ),
            "Lê An",
        )
        elsewhere = ask(sheet(words("SỞ Y TẾ", 160, 780), *block("GIÁM ĐỐC", "Nguyễn Văn An")))
        assert one.layout == other.layout
        assert one.layout != elsewhere.layout


class TestNames:
    @pytest.mark.parametrize(
        "text",
        [
            "Nguyễn Văn An", "NGUYỄN VĂN AN", "TS. Nguyễn Văn An", "PGS.TS. Nguyễn Văn An", "Đại tá Nguyễn Văn An",
            "BSCKII. Nguyễn Văn An", "Trung tá, ThS. Nguyễn Văn An", "Ông Nguyễn Văn An", "N g u y ễ n V ă n A n",
            "Nguyễn Văn An (đã ký)", "Nguyê\u0303n Va\u0306n An", "Nguyen Van An",
        ],
    )  # fmt: skip
    def test_a_name_is_known_however_it_is_written(self, text: str) -> None:
        assert names.match(text, "Nguyễn Văn An") is Match.SAME

    @pytest.mark.parametrize(
        "text", ["- Nguyễn Văn An;", "Kính gửi Nguyễn Văn An", "Nguyễn Văn Anh Tuấn", "Trần Văn An"]
    )
    def test_other_lines_are_not_that_name(self, text: str) -> None:
        assert names.match(text, "Nguyễn Văn An") is not Match.SAME

    @pytest.mark.parametrize("signer", ["Nguyễn Văn An (M)", "NGUYEN VAN AN", "TS. Nguyễn Văn An"])
    def test_a_certificates_name_may_have_more_or_less(self, signer: str) -> None:
        assert names.match("Nguyễn Văn An", signer) is Match.SAME

    @pytest.mark.parametrize(("one", "other"), [("Nguyễn Văn Hoà", "Nguyễn Văn Hòa"), ("Lê Thị Thuý", "Lê Thị Thúy")])
    def test_the_place_of_a_tone_mark_does_not_matter(self, one: str, other: str) -> None:
        assert names.match(one, other) is Match.SAME


class TestCorners:
    @pytest.mark.clause("LC-15.2")
    @pytest.mark.clause("LC-15.4b")
    def test_a_free_corner_is_taken_as_it_is(self) -> None:
        found = corner(sheet(words("Nội dung", 300, 600)), Spot.TOP_RIGHT)
        rect, margin = found.placement.rect, A4.points_from_mm(5)
        assert (rect.right, rect.top) == pytest.approx((595 - margin, 842 - margin))
        assert (found.confidence, found.reason) == (Confidence.HIGH, Reason.FREE_CORNER)

    @pytest.mark.clause("BT-13.3")
    @pytest.mark.clause("BT-10.2")
    def test_marks_that_share_a_corner_are_stacked(self) -> None:
        on = sheet(words("Nội dung", 300, 600))
        first = corner(on, Spot.TOP_LEFT).placement
        taken = (SignatureField("DauTreo", filled=True, page=1, rect=first.rect),)
        second = corner(on, Spot.TOP_LEFT, signed=taken).placement.rect
        assert second.top <= first.rect.y
        assert second.x == pytest.approx(first.rect.x)

    @pytest.mark.clause("BT-13.3")
    def test_a_mark_never_lies_over_text_or_anything_drawn(self) -> None:
        logo = Rect(20, 780, 90, 50)
        on = sheet(words("ĐẢNG CỘNG SẢN VIỆT NAM", 420, 800))
        on.drawings = (logo,)
        rect = corner(on, Spot.TOP_LEFT).placement.rect
        assert not _overlap(rect, logo)
        assert all(not _overlap(rect, box.rect) for box in on.text(1).boxes)

    @pytest.mark.clause("LC-15.2")
    @pytest.mark.parametrize("spot", [Spot.TOP_LEFT, Spot.TOP_CENTRE, Spot.TOP_RIGHT])
    def test_without_room_it_says_so_and_shrinks_nothing(self, spot: Spot) -> None:
        on = sheet()
        on.drawings = (Rect(0, 400, 595, 442),)
        with pytest.raises(NoRoomForMark) as caught:
            corner(on, spot)
        assert caught.value.facts == {"page": 1, "spot": spot.value}

    @pytest.mark.clause("BT-13.2")
    def test_the_middle_of_the_top_is_the_middle(self) -> None:
        rect = corner(sheet(words("Nội dung", 300, 600)), Spot.TOP_CENTRE).placement.rect
        assert rect.centre[0] == pytest.approx(297.5)

    @given(
        st.lists(
            st.builds(Rect, st.floats(0, 500), st.floats(300, 800), st.floats(1, 300), st.floats(1, 200)), max_size=8
        ),
        st.sampled_from([Spot.TOP_LEFT, Spot.TOP_RIGHT, Spot.TOP_CENTRE, Spot.BOTTOM_RIGHT]),
        st.floats(10, 80),
        st.floats(5, 30),
    )
    def test_what_is_found_is_free_whatever_stands_there(
        self, drawings: list[Rect], spot: Spot, width: float, height: float
    ) -> None:
        on = sheet()
        on.drawings = tuple(drawings)
        try:
            rect = corner(on, spot, SizeMm(width, height)).placement.rect
        except NoRoomForMark:
            return
        assert rect.is_inside(A4.shown)
        assert A4.mm_from_points(rect.width) == pytest.approx(width)
        assert not any(_overlap(rect, drawing) for drawing in drawings)


class TestHostilePages:
    """Each of these took minutes, or all memory."""

    def test_a_line_of_degrees_without_end_is_read_once(self) -> None:
        line = "BSCK1" * 40 + "X"
        assert not names.is_honour(line)
        assert names.match(f"{line} Nguyễn Văn An", "Nguyễn Văn An") is Match.NONE

    def test_a_line_of_a_million_letters_is_nobodys_name(self) -> None:
        assert names.match("ông: " * 200_000, "Nguyễn Văn An") is Match.NONE
        assert not names.looks_like_name("ông: " * 200_000)

    def test_thousands_of_columns_do_not_hide_the_block(self) -> None:
        columns = [
            words(f"cột {number}", 3 + number % 90 * 6, 800 - number // 90 * 8, size=2) for number in range(4000)
        ]
        found = ask(sheet(*columns, *block("GIÁM ĐỐC", "Nguyễn Văn An")))
        assert (found.title, found.name) == ("GIÁM ĐỐC", "Nguyễn Văn An")

    @pytest.mark.parametrize("geometry", [PageGeometry(0, 0, 100_000, 90_000), PageGeometry(0, 0, 8.27, 11.7, 0, 72)])
    def test_a_mark_finds_its_corner_on_pages_of_any_size_and_unit(self, geometry: PageGeometry) -> None:
        on = sheet()
        on.geometry = geometry
        rect = corner(on, Spot.TOP_RIGHT, frame=FrameMm(4, 4, 10, 10)).placement.rect
        right, top = geometry.shown.width_pt - rect.right, geometry.shown.height_pt - rect.top
        assert (geometry.mm_from_points(right), geometry.mm_from_points(top)) == pytest.approx((10, 4), abs=0.1)

    def test_a_mark_larger_than_its_page_is_a_question(self) -> None:
        on = sheet(*block("GIÁM ĐỐC", "Nguyễn Văn An"))
        on.geometry = PageGeometry(0, 0, 595, 842, 0, 0.001)
        assert ask(on).confidence is Confidence.LOW

    def test_accents_without_letters_are_compared_with_so_many_letters_only(self) -> None:
        plain, mark = Encoding.UNICODE, chr(0x301)
        letters = [Letter("a", 5.0 * at, 5.0 * at + 5, 800, 8, 8, bold=False, encoding=plain) for at in range(30_000)]
        accents = [Letter(mark, at, at, -5000, 8, 8, bold=False, encoding=plain) for at in range(30_000)]
        assert len(words_of(letters + accents)) > 0


class TestSeals:
    FIELD = SignatureField("LanhDao", filled=True, page=1, rect=Rect(350, 210, 150, 60), signer="Nguyễn Văn An")
    INK = Rect(360, 220, 120, 40)

    def seal(self, on: Sheet, **known: object) -> Proposal:
        signer = known.pop("signer", None)
        assert signer is None or isinstance(signer, str)
        return ask(on, signer, spot=Spot.OVER_SIGNATURE, size=SizeMm(36, 36), **known)

    @pytest.mark.clause("LC-15.1b")
    def test_a_seal_covers_the_left_third_of_the_ink(self) -> None:
        on = sheet(*block("GIÁM ĐỐC", "Nguyễn Văn An"))
        on.marks = {Rect(350, 210, 150, 60): self.INK}
        found = self.seal(on, signed=(self.FIELD,))
        rect = found.placement.rect
        assert rect.right == pytest.approx(self.INK.x + 40)
        assert rect.centre[1] == pytest.approx(self.INK.centre[1])
        assert found.confidence is Confidence.HIGH

    def test_an_empty_field_is_no_signature(self) -> None:
        empty = SignatureField("LanhDao", filled=False, page=1, rect=Rect(350, 210, 150, 60))
        with pytest.raises(LeaderSignatureMissing):
            self.seal(sheet(), signed=(empty,))

    def test_a_signature_of_somebody_else_is_not_the_leaders(self) -> None:
        on = sheet()
        on.marks = {Rect(350, 210, 150, 60): self.INK}
        with pytest.raises(LeaderSignatureMissing):
            self.seal(on, signed=(self.FIELD,), signer="Trần Thị Bình")


def _overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.top and other.y < one.top
