"""Answering a search: where on these pages a rule puts a mark, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.domain.document import SignatureField
from app.domain.errors import LeaderSignatureMissing, NoRoomForMark
from app.domain.geometry import PageGeometry, Placement, Rect, Size
from app.domain.placing import Confidence, Origin, PageChoice, Proposal, Reason, Rule, Search, SizeMm, Spot
from app.domain.text import PageText
from app.domain.token import CertificateKind
from app.page.finding import doubts, names
from app.page.finding.blocks import Block, blocks_of, lone_names, nameless, stands_apart
from app.page.finding.cells import Cell, cells_of
from app.page.finding.corners import Frame, corner_of, free_place
from app.page.finding.layout import fingerprint
from app.page.finding.names import Match

_MOST_PAGES: Final = 240
_CLOSE_PT: Final = 6.0
_LONGEST: Final = 512
_MOST_ALTERNATIVES: Final = 8

Pages = Sequence[tuple[Size, tuple[Cell, ...]]]


class Paper(Protocol):
    """What a search needs to see of a document; pages count from 1."""

    @property
    def pages(self) -> tuple[PageGeometry, ...]: ...
    def text(self, page: int) -> PageText: ...
    def drawn(self, page: int) -> tuple[Rect, ...]: ...
    def ink(self, page: int, rect: Rect) -> Rect | None: ...


@dataclass(frozen=True)
class _Found:
    """A place before it becomes a proposal."""

    page: int
    rect: Rect
    confidence: Confidence
    reason: Reason
    block: Block | None = None
    others: tuple[tuple[int, Rect], ...] = ()
    other_titles: tuple[str, ...] = ()
    instead: bool = False
    """It is not where the rule says, but where a mark goes when that is not found."""


def find(search: Search, paper: Paper, progress: Callable[[float], None]) -> Proposal:
    """Return where the mark goes.

    Raises:
        LeaderSignatureMissing: a seal lies over the leader's signature, and there is none.
        NoRoomForMark: the corner has no room for a mark that may lie over nothing.

    """
    match search.spot:
        case Spot.BLOCK:
            pages = _read(paper, range(1, len(paper.pages) + 1), progress)
            return _proposal(search, _in_block(search, paper, pages), paper, pages)
        case Spot.OVER_SIGNATURE:
            pages = _read(paper, range(1, len(paper.pages) + 1), progress)
            return _proposal(search, _over_signature(search, paper, pages), paper, pages)
        case _:
            number = _number(search.page, paper)
            pages = _read(paper, range(number, number + 1), progress)
            return _proposal(search, _in_corner(search, paper, pages), paper, pages)


def _read(paper: Paper, numbers: range, progress: Callable[[float], None]) -> Pages:
    """Return the cells of the pages, of a very long document those at both ends."""
    half = _MOST_PAGES // 2
    wanted = set(numbers) if len(numbers) <= _MOST_PAGES else {*numbers[:half], *numbers[-half:]}
    result: list[tuple[Size, tuple[Cell, ...]]] = []
    for done, number in enumerate(numbers, 1):
        cells = cells_of(paper.text(number)) if number in wanted else ()
        result.append((paper.pages[number - 1].shown, cells))
        progress(done / len(numbers))
    return result


# ── between position and name ─────────────────────────────────────────────────────────────────────────────────────


def _in_block(search: Search, paper: Paper, pages: Pages) -> _Found:
    if not any(cells for _, cells in pages):
        return _fallback(search, paper, pages, Reason.NO_TEXT)
    blocks = blocks_of(pages, search.signer)
    if search.signer is None:
        return _of_anybody(search, paper, pages, blocks)
    same = [block for block in blocks if block.match is Match.SAME]
    if not same:
        return _of_nobody(search, paper, pages, blocks)
    doubt = {id(block): doubts.doubt(block, blocks, pages) for block in same}
    same.sort(key=lambda block: doubt[id(block)])
    best, rest = same[0], same[1:]
    if best.split:
        return _split(search, paper, best)
    confidence, reason = _sureness(best, blocks, pages)
    if rest and doubt[id(rest[0])] == doubt[id(best)] and confidence is not Confidence.LOW:
        beside = any(other.page == best.page and doubt[id(other)] == doubt[id(best)] for other in rest)
        confidence, reason = Confidence.LOW if beside else Confidence.MEDIUM, Reason.NAME_REPEATED
    return _between(search, paper, best, confidence, reason, others=rest)


def _sureness(block: Block, blocks: Sequence[Block], pages: Pages) -> tuple[Confidence, Reason]:
    """Return how sure the place in a block with the signer's name is, and why."""
    if doubts.stands_in_text(block, blocks, pages):
        return Confidence.LOW, Reason.TEXT_GOES_ON
    if doubts.is_plain_to_see(block):
        return Confidence.HIGH, Reason.BETWEEN_TITLE_AND_NAME
    if doubts.another_signs_after(block, blocks):
        return Confidence.LOW, Reason.OTHERS_SIGN_BELOW
    if block.known:
        return Confidence.MEDIUM, Reason.BETWEEN_TITLE_AND_NAME
    return Confidence.MEDIUM if stands_apart(block.titles[-1]) else Confidence.LOW, Reason.TITLE_UNUSUAL


def _of_anybody(search: Search, paper: Paper, pages: Pages, blocks: list[Block]) -> _Found:
    """Return a place when nobody said who signs: sure only of a single block."""
    seen = [block for block in blocks if block.split or doubts.is_plain_to_see(block)] or blocks
    if not seen:
        return _of_nobody(search, paper, pages, blocks)
    whole = [block for block in seen if not block.split]
    people = {names.bare(block.who).casefold() for block in seen}
    if whole and len(people) == 1:
        return _between(search, paper, whole[0], Confidence.MEDIUM, Reason.ONLY_BLOCK, others=whole[1:])
    last = max(seen, key=lambda block: (block.page, -round(block.middle[1] / 40), block.middle[0]))
    if last.split:
        found = _split(search, paper, last)
        return found if len(people) == 1 else replace(found, reason=Reason.SEVERAL_BLOCKS)
    others = [block for block in whole if block is not last]
    return _between(search, paper, last, Confidence.LOW, Reason.SEVERAL_BLOCKS, others=others)


def _of_nobody(search: Search, paper: Paper, pages: Pages, blocks: list[Block]) -> _Found:
    """Return a place when no block is surely the signer's: a similar name, an open position, or the fallback."""
    if (lone := _above_lone_name(search, paper, pages, blocks)) is not None:
        return lone
    similar = [block for block in blocks if block.match is Match.SIMILAR and not block.split]
    if len(similar) == 1:
        return _between(search, paper, similar[0], Confidence.LOW, Reason.NAME_SIMILAR, others=[])
    if not blocks:
        for number, (_, cells) in reversed(list(enumerate(pages, 1))):
            open_titles = [group for group in nameless(cells, blocks) if _may_close(group, pages[number - 1][0])]
            if open_titles:
                return _below(search, paper, open_titles)
    reason = Reason.NAME_NOT_FOUND if blocks else Reason.NO_BLOCK
    return _fallback(search, paper, pages, reason, blocks)


def _above_lone_name(search: Search, paper: Paper, pages: Pages, blocks: list[Block]) -> _Found | None:
    """Return the place above the signer's name where it stands alone, without anything like a position."""
    found = [cell for _, cells in pages for cell in lone_names(cells, search.signer or "")] if search.signer else []
    if not found:
        return None
    name = found[-1]
    page = paper.pages[name.page - 1]
    middle = name.middle, name.top + _CLOSE_PT + _points(search.size, page).height_pt / 2
    block = Block((), (name,), Match.SAME, strong=False)
    reason = Reason.OTHERS_SIGN_BELOW if doubts.another_signs_after(block, blocks) else Reason.TITLE_UNUSUAL
    return _Found(name.page, _centred(search.size, middle, page), Confidence.LOW, reason, block)


def _may_close(group: Sequence[Cell], size: Size) -> bool:
    """Tell whether a position without a name may be where somebody signs: it is no heading in the middle of a page."""
    lowest = group[-1]
    return lowest.middle > 0.55 * size.width_pt or (
        lowest.middle < 0.4 * size.width_pt and lowest.bottom < 0.5 * size.height_pt
    )


def _between(
    search: Search, paper: Paper, block: Block, confidence: Confidence, reason: Reason, *, others: Sequence[Block]
) -> _Found:
    rect = _centred(search.size, block.middle, paper.pages[block.page - 1])
    rest = [other for other in others if not other.split][:_MOST_ALTERNATIVES]
    places = [(other.page, _centred(search.size, other.middle, paper.pages[other.page - 1])) for other in rest]
    titles = tuple(other.title for other in rest)
    return _Found(block.page, rect, confidence, reason, block, tuple(places), titles)


def _split(search: Search, paper: Paper, block: Block) -> _Found:
    """Return a place in a block that two pages share: on the page with more room, the other as alternative."""
    upper, lower = block.titles[-1], block.name[0]
    above, here = paper.pages[upper.page - 1], paper.pages[lower.page - 1]
    margin_above, margin_here = above.points_from_mm(20), here.points_from_mm(20)
    room_above, room_here = upper.bottom - margin_above, here.shown.height_pt - margin_here - lower.top
    size_above, size_here = _points(search.size, above), _points(search.size, here)
    y_above = upper.bottom - max(room_above, size_above.height_pt) / 2
    y_here = lower.top + max(room_here, size_here.height_pt) / 2
    places = [
        (upper.page, _centred(search.size, (upper.middle, y_above), above)),
        (lower.page, _centred(search.size, (lower.middle, y_here), here)),
    ]
    best, other = places if room_above > room_here else reversed(places)
    return _Found(*best, Confidence.LOW, Reason.BLOCK_SPLIT, block, (other,), (block.title,))


def _below(search: Search, paper: Paper, open_titles: Sequence[tuple[Cell, ...]]) -> _Found:
    """Return the place under a position that has no name, the one furthest right if there are several."""
    blocks = [Block(group, (), Match.NONE, strong=True) for group in open_titles]
    blocks.sort(key=lambda block: -block.titles[-1].middle)
    places = []
    for block in blocks:
        lowest = block.titles[-1]
        page = paper.pages[lowest.page - 1]
        height = _points(search.size, page).height_pt
        middle = lowest.middle, lowest.bottom - _CLOSE_PT - height / 2
        places.append((lowest.page, _centred(search.size, middle, page)))
    rest, titles = tuple(places[1:_MOST_ALTERNATIVES]), tuple(block.title for block in blocks[1:_MOST_ALTERNATIVES])
    return _Found(*places[0], Confidence.LOW, Reason.NO_NAME_IN_BLOCK, blocks[0], rest, titles)


# ── the fallback ──────────────────────────────────────────────────────────────────────────────────────────────────


def _fallback(search: Search, paper: Paper, pages: Pages, reason: Reason, blocks: Sequence[Block] = ()) -> _Found:
    """Return the rule's fallback: clear of text, and of the places where others sign, as far as there is room."""
    back = search.fallback
    choice, spot = (back.page, back.spot) if back is not None else (PageChoice.LAST, Spot.BOTTOM_RIGHT)
    number = _number(choice, paper)
    page = paper.pages[number - 1]
    size, frame = _points(search.size, page), _frame(search, page)
    allowed = back is not None and back.by_text and reason is Reason.NO_BLOCK
    confidence = Confidence.MEDIUM if allowed else Confidence.LOW
    if reason is Reason.NO_TEXT:
        return _Found(number, corner_of(size, frame, spot).moved_into(page.shown), confidence, reason, instead=True)
    others = [block.area for block in blocks if block.page == number and not block.split]
    words = [cell.rect for cell in pages[number - 1][1]]
    rect = (
        free_place(size, page.shown, frame, spot, [*words, *others])
        or free_place(size, page.shown, frame, spot, others)
        or corner_of(size, frame, spot)
    )
    return _Found(number, rect.moved_into(page.shown), confidence, reason, instead=True)


# ── over the leader's signature ───────────────────────────────────────────────────────────────────────────────────


def _over_signature(search: Search, paper: Paper, pages: Pages) -> _Found:
    filled = [field for field in search.signed if field.filled and _may_be_the_leaders(field, search.signer)]
    if not filled:
        raise LeaderSignatureMissing(signer=search.signer)
    blocks = blocks_of(pages, None)
    seen = [(field, ink) for field in filled if (ink := _ink(paper, field)) is not None]
    at_block = [pair for pair in seen if _block_under(pair[1], pair[0], blocks) is not None]
    if not seen:
        return _over_block(search, paper, pages, filled)
    chosen = at_block or seen
    field, ink = chosen[-1]
    sure = len(filled) == 1 or len(at_block) == 1
    found = _seal(search, paper, field.page, ink)
    others = tuple((one.page, _seal(search, paper, one.page, drawn)) for one, drawn in chosen[:-1])
    block = _block_under(ink, field, blocks)
    if not sure:
        return _Found(field.page, found, Confidence.LOW, Reason.SIGNATURE_UNCLEAR, block, others)
    confidence = Confidence.HIGH if search.signer is not None or block is not None else Confidence.MEDIUM
    return _Found(field.page, found, confidence, Reason.LEFT_THIRD, block, others)


def _may_be_the_leaders(field: SignatureField, leader: str | None) -> bool:
    """Tell whether a signature is the named leader's or, without a name, some person's: no seal, no time stamp."""
    if leader is not None:
        return names.match(field.signer, leader) is Match.SAME
    return field.kind not in {CertificateKind.ORGANISATION, CertificateKind.DEVICE}


def _ink(paper: Paper, field: SignatureField) -> Rect | None:
    if field.page == 0 or field.rect is None or field.page > len(paper.pages):
        return None
    return paper.ink(field.page, field.rect)


def _block_under(ink: Rect, field: SignatureField, blocks: Sequence[Block]) -> Block | None:
    """Return the block in which a signature stands."""
    x, y = ink.centre
    for block in blocks:
        area = block.area
        if (
            block.page == field.page
            and not block.split
            and area.x - 20 <= x <= area.right + 20
            and area.y <= y <= area.top
        ):
            return block
    return None


def _over_block(search: Search, paper: Paper, pages: Pages, filled: Sequence[SignatureField]) -> _Found:
    """Return the place in the block of whoever signed without a mark that can be seen."""
    for field in filled:
        blocks = [block for block in blocks_of(pages, field.signer) if block.match is Match.SAME and not block.split]
        if blocks:
            block = blocks[0]
            page = paper.pages[block.page - 1]
            drawn = _centred(search.person_size, block.middle, page)
            rect = _seal(search, paper, block.page, drawn)
            confidence = Confidence.MEDIUM if len(filled) == len(blocks) == 1 else Confidence.LOW
            return _Found(block.page, rect, confidence, Reason.SIGNATURE_NOT_VISIBLE, block)
    found = _fallback(search, paper, pages, Reason.SIGNATURE_NOT_VISIBLE, blocks_of(pages, None))
    return replace(found, confidence=Confidence.LOW)


def _seal(search: Search, paper: Paper, number: int, ink: Rect) -> Rect:
    """Return the seal's place: its right edge at a third of the ink, both at the same height (LC-15.1b)."""
    page = paper.pages[number - 1]
    size = _points(search.size, page)
    rect = Rect(
        ink.x + ink.width / 3 - size.width_pt, ink.centre[1] - size.height_pt / 2, size.width_pt, size.height_pt
    )
    return rect.moved_into(page.shown)


# ── corners ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_corner(search: Search, paper: Paper, pages: Pages) -> _Found:
    number = _number(search.page, paper)
    page = paper.pages[number - 1]
    size, frame = _points(search.size, page), _frame(search, page)
    if not search.clear:
        rect = corner_of(size, frame, search.spot).moved_into(page.shown)
        return _Found(number, rect, Confidence.MEDIUM, Reason.CORNER)
    obstacles = [*(cell.rect for cell in pages[0][1]), *paper.drawn(number)]
    obstacles += [box.rect for box in paper.text(number).boxes if not box.upright]
    obstacles += [field.rect for field in search.signed if field.page == number and field.rect is not None]
    rect_or_none = free_place(size, page.shown, frame, search.spot, obstacles)
    if rect_or_none is None:
        raise NoRoomForMark(page=number, spot=search.spot.value)
    at_corner = _apart(rect_or_none, corner_of(size, frame, search.spot)) <= page.points_from_mm(30)
    confidence = Confidence.HIGH if at_corner else Confidence.MEDIUM
    return _Found(number, rect_or_none, confidence, Reason.FREE_CORNER)


# ── small things ──────────────────────────────────────────────────────────────────────────────────────────────────


def _proposal(search: Search, found: _Found, paper: Paper, pages: Pages) -> Proposal:
    """Return what was found as an answer; a mark that had to be made smaller than its page is a question."""
    block = found.block
    asked = _points(search.size, paper.pages[found.page - 1])
    is_whole = found.rect.width >= asked.width_pt and found.rect.height >= asked.height_pt
    return Proposal(
        Placement(found.page, found.rect),
        found.confidence if is_whole else Confidence.LOW,
        found.reason,
        _rule(search, instead=found.instead),
        tuple(Placement(page, rect) for page, rect in found.others),
        title=block.title[:_LONGEST] if block else "",
        name=block.who[:_LONGEST] if block else "",
        other_titles=tuple(title[:_LONGEST] for title in found.other_titles),
        layout=fingerprint(pages, block.titles if block else (), found.reason),
    )


def _rule(search: Search, *, instead: bool) -> Rule:
    """Return whose rule a place follows: a text that names no other place is not the source of another."""
    if not instead or (search.fallback is not None and search.fallback.by_text):
        return search.rule
    return Rule(search.rule.profile, f"{search.rule.name}-instead", Origin.RECOMMENDATION)


def _number(choice: PageChoice, paper: Paper) -> int:
    return len(paper.pages) if choice is PageChoice.LAST else 1


def _points(size: SizeMm, page: PageGeometry) -> Size:
    return Size(page.points_from_mm(size.width_mm), page.points_from_mm(size.height_mm))


def _frame(search: Search, page: PageGeometry) -> Frame:
    """Return the part of the page inside the rule's frame, the whole page where that leaves less than half of it."""
    shown, frame = page.shown, search.frame
    left, right, bottom, top = (
        page.points_from_mm(side) for side in (frame.left_mm, frame.right_mm, frame.bottom_mm, frame.top_mm)
    )
    if left + right > shown.width_pt / 2 or bottom + top > shown.height_pt / 2:
        return Frame(0, 0, shown.width_pt, shown.height_pt)
    return Frame(left, bottom, shown.width_pt - right, shown.height_pt - top)


def _centred(size: SizeMm, middle: tuple[float, float], page: PageGeometry) -> Rect:
    points = _points(size, page)
    rect = Rect(middle[0] - points.width_pt / 2, middle[1] - points.height_pt / 2, points.width_pt, points.height_pt)
    return rect.moved_into(page.shown)


def _apart(one: Rect, other: Rect) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)
