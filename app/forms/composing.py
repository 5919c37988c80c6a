"""Putting a form together: template, rule and what is known become a sheet.

The layout follows Phụ lục I of NĐ 30/2020: heading, number, place and date, addressee, body, recipients, signature. A
party body's paper carries the Party's heading instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.errors import FormDataUnreadable
from app.domain.forms import FormOrder, Letterhead
from app.forms.sheet import Align, Entries, Entry, Grid, Pair, Part, Sheet, Text
from app.forms.templates import DAY_IN_WORDS, SHARED, Block, FormBook, Sort, Template

DOTS: Final = "…" * 10
_SHORT: Final = "…" * 3
_NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
_PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
_MOTTO_RULE_MM: Final = 58
_PARTY_RULE_MM: Final = 66
_OFFICE_RULE_MM: Final = 24
_INDENT_MM: Final = 10
_SIGNATURE_ROOM_PT: Final = 62
_WIDE_LESS_PT: Final = 14
"""By how much a paper that lies on its side, where height is scarce, leaves less room to sign."""

_COUNT: Final = "STT"
_COUNT_WIDTH: Final = 12
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")


def compose(order: FormOrder, book: FormBook) -> Sheet:
    """Return the paper for an order. Raise :class:`FormDataUnreadable` for a date that is none."""
    template = book.templates[order.use.name]
    writer = _Writer(order, template, book)
    note = book.notes[template.layout].format(mark=template.mark, annex=template.annex)
    parts = tuple(part for part in writer.parts())
    return Sheet(parts, note, f"{template.mark or template.title} – {template.subject}", template.wide)


class _Writer:
    """One form being written."""

    def __init__(self, order: FormOrder, template: Template, book: FormBook) -> None:
        self._order = order
        self._template = template
        self._labels = book.labels
        self._values = {name: _clean(value) for name, value in order.values.items()}
        day = _day(self._values.get("date", ""))
        self._is_personal = template.is_personal(order.use)
        self._given: Mapping[str, str] = {
            "asker": "Tôi" if self._is_personal else self._values.get("office", ""),
            "recipient": _clean(order.use.recipient or self._values.get("managing_body", "")),
            "source": order.use.source,
            DAY_IN_WORDS: _day_in_words(day),
        }

    def parts(self) -> Iterator[Part]:
        template = self._template
        if template.mark:
            yield Text(f"{template.mark} – {template.annex}", 11, italic=True, align=Align.RIGHT)
        yield from self._heading()
        yield from self._titles()
        body = [part for block in template.blocks_of(self._order.use) for part in self._block(block)]
        last = body[-1]
        if not isinstance(last, Text):
            yield from (*body, self._closing())
            return
        yield from body[:-1]
        yield replace(self._closing(), lead=last)

    def _heading(self) -> Iterator[Part]:
        date_line = Text(f"{self._value('place', _SHORT)}, {self._given[DAY_IN_WORDS]}", 13, italic=True, before_pt=4)
        party = self._order.letterhead is Letterhead.PARTY
        nation = (
            (Text(_PARTY, 15, bold=True, rule_mm=_PARTY_RULE_MM),)
            if party
            else (Text(_NATION, 12, bold=True), Text(_MOTTO, 13, bold=True, rule_mm=_MOTTO_RULE_MM))
        )
        if self._is_personal:
            yield from nation
            yield Text(date_line.text, 13, italic=True, align=Align.RIGHT, before_pt=8)
            return
        yield Pair(self._office(party=party), (*nation, date_line), share=0.43)

    def _office(self, *, party: bool) -> tuple[Text, ...]:
        superior = self._values.get("superior", "")
        office = self._value("office", DOTS).upper()
        lines = [Text(superior.upper(), 12)] if superior else []
        if party:
            lines += [Text(office, 12, bold=True), Text("*", 12)]
        else:
            lines.append(Text(office, 12, bold=True, rule_mm=_OFFICE_RULE_MM))
        number = self._value("document_number", f"{_SHORT}/{_SHORT}")
        lines.append(Text(f"Số{' ' if party else ': '}{number}", 13, before_pt=4))
        if self._template.kind is Sort.LETTER:
            lines.append(Text(self._template.subject, 12))
        return tuple(lines)

    def _titles(self) -> Iterator[Part]:
        template = self._template
        title = template.title or ("VĂN BẢN ĐỀ NGHỊ" if self._is_personal else None)
        if title:
            yield Text(title, 14, bold=True, before_pt=14)
            subject = template.subject.removeprefix("V/v ")
            yield Text(
                subject[0].upper() + subject[1:],
                14,
                bold=True,
                rule_mm=_OFFICE_RULE_MM if template.kind is Sort.DECISION else 0,
            )
        if template.kind is Sort.DECISION:
            yield Text(self._value("signer_title", DOTS).upper(), 13, bold=True, before_pt=10)
        if template.kind in {Sort.LETTER, Sort.APPLICATION}:
            yield Text(f"Kính gửi: {self._given['recipient'] or DOTS}", 14, before_pt=14)

    def _block(self, block: Block) -> Iterator[Part]:
        if block.text is not None:
            yield self._paragraph(block.text)
        elif block.heading is not None:
            yield Text(block.heading, bold=True, align=Align.LEFT, indent_mm=_INDENT_MM, before_pt=6)
        elif block.title is not None:
            yield Text(block.title, 14, bold=True, before_pt=8)
        elif block.table:
            yield self._table(block)
        else:
            yield from self._entries(block)

    def _entries(self, block: Block) -> Iterator[Part]:
        """Yield fields one below the other, or in pairs on a paper that lies on its side, where height is scarce."""
        entries = [Entry(self._labels[name], self._shown(name, self._values)) for name in block.fields]
        if not self._template.wide:
            yield from entries
            return
        yield from (Entries(tuple(entries[at : at + 2])) for at in range(0, len(entries), 2))

    def _paragraph(self, text: str) -> Text:
        """Return a paragraph; one with dots is not stretched to the margin, which would tear it apart."""
        filled = self._filled(text)
        italic = self._template.kind is Sort.DECISION and text.startswith("Căn cứ")
        align = Align.LEFT if DOTS in filled else Align.JUSTIFY
        return Text(filled, align=align, italic=italic, indent_mm=_INDENT_MM, before_pt=6)

    def _table(self, block: Block) -> Grid:
        names = [cell.field for cell in block.table]
        shared = {name: self._values[name] for name in SHARED & self._values.keys()}
        rows = tuple(
            (str(number), *(self._shown(name, {**shared, **row}) or _SHORT for name in names))
            for number, row in enumerate(self._order.rows or ({},), 1)
        )
        heading = (_COUNT, *(self._labels[name] for name in names))
        return Grid(heading, (_COUNT_WIDTH, *(cell.width for cell in block.table)), rows)

    def _closing(self) -> Pair:
        template = self._template
        if template.signatures:
            left, right = (
                self._signature(title, self._values.get(name, ""))
                for title, name in zip(template.signatures, template.signers, strict=True)
            )
            return Pair(left, right)
        if self._is_personal:
            return Pair((), self._signature("NGƯỜI ĐỀ NGHỊ", self._asker_name()))
        title = self._value("signer_title", DOTS).upper()
        return Pair(self._recipients(), self._signature(title, self._values.get("signer_name", "")))

    def _asker_name(self) -> str:
        """Return who asks: as said, or the person of the only row."""
        rows = self._order.rows
        return self._values.get("name", "") or _clean(rows[0].get("name", "") if len(rows) == 1 else "")

    def _recipients(self) -> tuple[Text, ...]:
        """Return «Nơi nhận»: the addressee, who the text wants to know of it, and the office's own file."""
        first = "Như trên" if self._template.kind is Sort.LETTER else "Như Điều 3"
        keep = f"Lưu: {self._value('archive_note', 'VT')}"
        names = [first, *self._order.use.copies, keep]
        ends = [*(";" for _ in names[:-1]), "."]
        lines = (Text(f"- {name}{end}", 11, align=Align.LEFT) for name, end in zip(names, ends, strict=True))
        return (Text("Nơi nhận:", 12, bold=True, italic=True, align=Align.LEFT, before_pt=14), *lines)

    def _signature(self, title: str, name: str) -> tuple[Text, ...]:
        room = _SIGNATURE_ROOM_PT - (_WIDE_LESS_PT if self._template.wide else 0)
        return Text(title, 13, bold=True, before_pt=14), Text(name or DOTS, 13, bold=True, before_pt=room)

    def _value(self, name: str, unknown: str) -> str:
        return self._values.get(name) or unknown

    def _shown(self, name: str, values: Mapping[str, str]) -> str:
        return _shown_date(_clean(values.get(name, "")))

    def _filled(self, text: str) -> str:
        values = {**self._values, **self._given}
        return _PLACE.sub(lambda place: self._shown(place[1], values) or DOTS, text)


def _clean(text: str) -> str:
    """Return one line of composed letters: a form is no place for tabs, breaks and invisible signs."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shown_date(text: str) -> str:
    """Return a date as an office writes it; anything else stays."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    except ValueError:
        return text


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FormDataUnreadable(file=None, key="date") from error


def _day_in_words(day: date | None) -> str:
    """Return e.g. ngày 05 tháng 01 năm 2027: NĐ 30 puts a nought before days below 10 and the months 1 and 2."""
    if day is None:
        return f"ngày {_SHORT} tháng {_SHORT} năm {_SHORT}"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
