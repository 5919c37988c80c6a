"""Which differences between two versions of one object are allowed, by what the object is."""

from __future__ import annotations

from typing import Final

from pyhanko.pdf_utils import generic

from app.check.changes import ChangeSuspicious, Kind
from app.check.comparing import differing, same
from app.check.locks import Lock
from app.check.references import TRAILER, References
from app.check.views import View, raw

CATALOGUE_MAY_DIFFER: Final = frozenset(
    {"/AcroForm", "/DSS", "/Extensions", "/MarkInfo", "/Metadata", "/Perms", "/Version"}
)
FORM_MAY_DIFFER: Final = frozenset({"/DA", "/DR", "/Fields", "/NeedAppearances", "/SigFlags"})
PAGE_MAY_DIFFER: Final = frozenset({"/Annots", "/Tabs"})
SIGNING_MAY_DIFFER: Final = frozenset({"/AP", "/DA", "/F", "/Kids", "/M", "/MK", "/V"})
FILLING_MAY_DIFFER: Final = frozenset({"/AP", "/AS", "/DA", "/F", "/Ff", "/I", "/M", "/MK", "/Q", "/RV", "/V"})
DSS_KEYS: Final = frozenset({"/CRLs", "/Certs", "/OCSPs", "/Type", "/VRI"})

NAMED_BY_PAGES: Final = frozenset(
    {
        "/CharProcs",
        "/ColorSpace",
        "/Colorants",
        "/D",
        "/ExtGState",
        "/Font",
        "/N",
        "/Pattern",
        "/Properties",
        "/R",
        "/Shading",
        "/XObject",
    }
)
"""Where a dictionary's keys are names that something is drawn by: there even ``/V`` or ``/Annots`` can be a picture."""
LISTS_OF_FIELDS: Final = frozenset({"/Annots", "/Fields", "/Kids"})

Kinds = frozenset[Kind]
NOTHING: Final[Kinds] = frozenset()
EVIDENCE: Final = frozenset({Kind.EVIDENCE})
SIGNING: Final = frozenset({Kind.SIGNING})
FILLING: Final = frozenset({Kind.FILLING})
ANNOTATING: Final = frozenset({Kind.ANNOTATING})


class Comparison:
    """The signed and the present version of a document, and the rules between them.

    ``is_forbidden`` becomes true when a field changed that the signature's lock holds.
    """

    def __init__(self, then: View, now: View, references: References, lock: Lock | None) -> None:
        self.is_forbidden = False
        self._then = then
        self._now = now
        self._references = references
        self._lock = lock
        root = then.catalogue
        self._root = _number(raw(then.trailer_view, "/Root"))
        self._info = _number(raw(then.trailer_view, "/Info"))
        self._form = _number(raw(root, "/AcroForm"))
        self._metadata = _number(raw(root, "/Metadata"))
        self._evidence = _evidence_numbers(then, root)
        self._resources = _resource_numbers(then, root)

    def judge(self, number: int) -> Kinds:
        """Return what kind of change an object of the signed document went through; raises ChangeSuspicious."""
        old, new = self._then.value(number), self._now.value(number)
        if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
            return self._judge_stream(number, old, new)
        if isinstance(old, generic.ArrayObject) and isinstance(new, generic.ArrayObject):
            return EVIDENCE if self._is_evidence(number) else self._judge_shared_list(number, old, new)
        if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
            return self._judge_dictionary(number, old, new)
        raise ChangeSuspicious

    def _judge_shared_list(self, number: int, old: generic.ArrayObject, new: generic.ArrayObject) -> Kinds:
        """Judge a list that is an object of its own: it must be nothing but a list of fields or annotations."""
        if not self._references.keys(number) <= LISTS_OF_FIELDS:
            raise ChangeSuspicious
        for holder in self._references.holders(number):
            if _is(self._then, self._then.value(holder), "/Type", "/Pages"):
                raise ChangeSuspicious
        return self._judge_list(_items(old), _items(new))

    def _judge_dictionary(self, number: int, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        if self._references.keys(number) & NAMED_BY_PAGES:
            return self._judge_shared_names(number, old, new)
        if number == self._root:
            return self._judge_catalogue(old, new)
        if number == self._form:
            return self._judge_form(old, new)
        if self._is_evidence(number) or (number == self._info and self._references.holders(number) == {TRAILER}):
            return EVIDENCE
        if _is(self._then, old, "/Type", "/Page"):
            return self._judge_page(old, new)
        if "/FT" in old or "/T" in old or _is(self._then, old, "/Subtype", "/Widget"):
            return self._judge_field(old, new)
        if _is(self._then, old, "/Type", "/Annot") or {"/Subtype", "/Rect"} <= old.keys():
            return ANNOTATING
        if number in self._resources:
            return self._judge_shared_names(number, old, new)
        if self._is_look_of_form(number):
            return FILLING
        raise ChangeSuspicious

    def _judge_shared_names(self, number: int, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        """Judge a dictionary of names: additions are allowed where only the form draws by it."""
        if number in self._resources and self._references.holders(number) <= self._resources | {self._root, self._form}:
            return self._judge_resources(old, new)
        if self._is_look_of_form(number):
            return FILLING
        raise ChangeSuspicious

    def _judge_catalogue(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        keys = self._differing(old, new, CATALOGUE_MAY_DIFFER)
        kinds = EVIDENCE
        if "/AcroForm" in keys:
            before, after = self._then.dictionary(old, "/AcroForm"), self._now.dictionary(new, "/AcroForm")
            kinds |= self._judge_form(before, after)
        if "/Perms" in keys:
            before, after = self._then.dictionary(old, "/Perms"), self._now.dictionary(new, "/Perms")
            if any(key not in after or not self._same(before, after, key) for key in before):
                raise ChangeSuspicious
            kinds |= SIGNING
        if "/DSS" in keys and not self._now.dictionary(new, "/DSS").keys() <= DSS_KEYS:
            raise ChangeSuspicious
        if "/DSS" in old and "/DSS" not in new:
            raise ChangeSuspicious
        return kinds

    def _judge_form(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        keys = self._differing(old, new, FORM_MAY_DIFFER)
        kinds = NOTHING
        if "/Fields" in keys:
            kinds |= self._judge_list(self._then.array(old, "/Fields"), self._now.array(new, "/Fields"))
        if "/DR" in keys:
            kinds |= self._judge_resources(self._then.dictionary(old, "/DR"), self._now.dictionary(new, "/DR"))
        return kinds | FILLING if keys & {"/DA", "/NeedAppearances"} and self._then.array(old, "/Fields") else kinds

    def _judge_resources(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        """Allow additions to the fonts and pictures that fields are drawn with; what was there must stay."""
        for key in old:
            before, after = self._then.entry(old, key), self._now.entry(new, key)
            if self._same(old, new, key):
                continue
            if not isinstance(before, generic.DictionaryObject) or not isinstance(after, generic.DictionaryObject):
                raise ChangeSuspicious
            if any(name not in after or not self._same(before, after, name) for name in before):
                raise ChangeSuspicious
        return NOTHING

    def _judge_page(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        self._differing(old, new, PAGE_MAY_DIFFER)
        return self._judge_list(self._then.array(old, "/Annots"), self._now.array(new, "/Annots"))

    def _judge_list(self, old: list[generic.PdfObject], new: list[generic.PdfObject]) -> Kinds:
        """Allow additions to a list of fields or annotations; in any other list those mean nothing."""
        kept = [each for each in new if self._is_among(each, old)]
        added = [each for each in new if not self._is_among(each, old)]
        kinds: Kinds = NOTHING
        if len(kept) != len(old) or not all(same(self._now.file, *pair) for pair in zip(kept, old, strict=True)):
            kinds = self._judge_removal(old, kept)
        for each in added:
            kinds |= self._judge_addition(each)
        return kinds

    def _is_among(self, value: generic.PdfObject, others: list[generic.PdfObject]) -> bool:
        if isinstance(value, generic.IndirectObject):
            return any(isinstance(each, generic.IndirectObject) and each.idnum == value.idnum for each in others)
        return any(same(self._now.file, value, each) for each in others)

    def _judge_removal(self, old: list[generic.PdfObject], kept: list[generic.PdfObject]) -> Kinds:
        gone = [each for each in old if not self._is_among(each, kept)]
        for each in gone:
            entries = self._then.resolve(each)
            is_widget = _is(self._then, entries, "/Subtype", "/Widget")
            if is_widget or not _is(self._then, entries, "/Type", "/Annot"):
                raise ChangeSuspicious
        if not gone:
            raise ChangeSuspicious
        return ANNOTATING

    def _judge_addition(self, value: generic.PdfObject) -> Kinds:
        """Judge a new member of a list: a signature's field, or an annotation."""
        entries = self._now.resolve(value)
        if not isinstance(entries, generic.DictionaryObject) or isinstance(entries, generic.StreamObject):
            raise ChangeSuspicious
        if entries.keys() & {"/A", "/AA"}:
            raise ChangeSuspicious
        if _inherited(self._now, entries, "/FT") == "/Sig":
            return self._judge_signature(entries)
        is_remark = "/Rect" in entries and "/FT" not in entries and not _is(self._now, entries, "/Subtype", "/Widget")
        if is_remark and "/Subtype" in entries:
            return ANNOTATING
        raise ChangeSuspicious

    def _judge_signature(self, entries: generic.DictionaryObject) -> Kinds:
        """Allow a signature with its mark, and an empty field; a mark without a signature only looks like one."""
        holder = _holder_of(self._now, entries, "/V")
        value = self._now.entry(holder, "/V")
        if value is None:
            if "/AP" in entries:
                raise ChangeSuspicious
            return SIGNING
        if not isinstance(value, generic.DictionaryObject) or not {"/ByteRange", "/Contents"} <= value.keys():
            raise ChangeSuspicious
        is_stamp = _is(self._now, value, "/SubFilter", "/ETSI.RFC3161") and not _has_area(self._now, entries)
        return EVIDENCE if is_stamp else SIGNING

    def _judge_field(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        kind = _inherited(self._then, old, "/FT")
        if kind == "/Sig":
            return self._judge_signature_field(old, new)
        if set(map(str, differing(self._now.file, old, new))) == {"/Kids"}:
            return self._judge_list(self._then.array(old, "/Kids"), self._now.array(new, "/Kids"))
        if kind not in {"/Tx", "/Btn", "/Ch"}:
            raise ChangeSuspicious
        self._differing(old, new, FILLING_MAY_DIFFER)
        self._respect_lock(old)
        return FILLING

    def _judge_signature_field(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        keys = self._differing(old, new, SIGNING_MAY_DIFFER)
        if self._then.entry(_holder_of(self._then, old, "/V"), "/V") is not None:
            raise ChangeSuspicious
        kinds: Kinds = NOTHING
        if "/Kids" in keys:
            kinds = self._judge_list(self._then.array(old, "/Kids"), self._now.array(new, "/Kids"))
        self._respect_lock(old)
        return kinds | self._judge_signature(new)

    def _respect_lock(self, entries: generic.DictionaryObject) -> None:
        if self._lock is not None and self._lock.holds(_full_name(self._then, entries)):
            self.is_forbidden = True

    def _judge_stream(self, number: int, old: generic.PdfObject | None, new: generic.PdfObject | None) -> Kinds:
        """Allow new file metadata, and new pictures of fields that may be filled in; no other stream is overwritten."""
        if not isinstance(old, generic.StreamObject) or not isinstance(new, generic.StreamObject):
            raise ChangeSuspicious
        if number == self._metadata and _is(self._now, new, "/Type", "/Metadata"):
            if self._references.holders(number) == {self._root}:
                return EVIDENCE
            raise ChangeSuspicious
        if self._is_look_of_form(number):
            return FILLING
        raise ChangeSuspicious

    def _is_look_of_form(self, number: int) -> bool:
        """Tell whether an object is used as the appearance of fields that may be filled in, and as nothing else."""
        holders = self._references.holders(number)
        return bool(holders) and all(self._shows_form(number, holder) for holder in holders)

    def _shows_form(self, number: int, holder: int) -> bool:
        entries = self._then.value(holder)
        if _inherited(self._then, entries, "/FT") not in {"/Tx", "/Btn", "/Ch"}:
            return False
        assert isinstance(entries, generic.DictionaryObject)
        self._respect_lock(entries)
        return not any(number in _shallow(raw(entries, key)) for key in entries if key != "/AP")

    def _is_evidence(self, number: int) -> bool:
        if number not in self._evidence:
            return False
        if not self._references.holders(number) <= self._evidence | {self._root}:
            raise ChangeSuspicious
        return True

    def _differing(self, old: generic.DictionaryObject, new: generic.DictionaryObject, may: frozenset[str]) -> set[str]:
        keys = differing(self._now.file, old, new)
        if not keys <= may:
            raise ChangeSuspicious
        return keys

    def _same(self, old: generic.DictionaryObject, new: generic.DictionaryObject, key: str) -> bool:
        return same(self._now.file, raw(old, key), raw(new, key))


def _items(array: generic.ArrayObject) -> list[generic.PdfObject]:
    return [array.raw_get(i) for i in range(len(array))]


def _number(value: generic.PdfObject | None) -> int:
    return value.idnum if isinstance(value, generic.IndirectObject) else -1


def _is(view: View, entries: generic.PdfObject | None, key: str, word: str) -> bool:
    return str(view.entry(entries, key)) == word


def _shallow(value: generic.PdfObject | None) -> list[int]:
    if isinstance(value, generic.IndirectObject):
        return [value.idnum]
    if isinstance(value, generic.DictionaryObject):
        return [number for key in value for number in _shallow(value.raw_get(key))]
    if isinstance(value, generic.ArrayObject):
        return [number for each in _items(value) for number in _shallow(each)]
    return []


def _holder_of(view: View, entries: generic.PdfObject | None, key: str) -> generic.PdfObject | None:
    """Return the field that gives a value: this one or the nearest above it that has the key."""
    for _ in range(64):
        if not isinstance(entries, generic.DictionaryObject) or key in entries:
            return entries
        entries = view.entry(entries, "/Parent")
    return None


def _inherited(view: View, entries: generic.PdfObject | None, key: str) -> str:
    return str(view.entry(_holder_of(view, entries, key), key) or "")


def _full_name(view: View, entries: generic.PdfObject | None) -> str:
    parts: list[str] = []
    for _ in range(64):
        if not isinstance(entries, generic.DictionaryObject):
            break
        title = view.entry(entries, "/T")
        if isinstance(title, generic.TextStringObject):
            parts.insert(0, str(title))
        entries = view.entry(entries, "/Parent")
    return ".".join(parts)


def _has_area(view: View, entries: generic.DictionaryObject) -> bool:
    box = [float(str(view.resolve(each))) for each in view.array(entries, "/Rect")]
    return len(box) == 4 and box[0] != box[2] and box[1] != box[3]


def _evidence_numbers(view: View, root: generic.DictionaryObject) -> frozenset[int]:
    """Return the numbers of the dictionaries and lists the validation data (DSS) is made of."""
    dss = view.dictionary(root, "/DSS")
    vri = view.dictionary(dss, "/VRI")
    entries = [(root, "/DSS"), *((dss, key) for key in dss), *((vri, key) for key in vri)]
    values = [raw(holder, key) for holder, key in entries]
    values += [raw(each, key) for each in (view.dictionary(vri, key) for key in vri) for key in each]
    numbers = {_number(value) for value in values if not isinstance(view.resolve(value), generic.StreamObject)}
    return frozenset(numbers - {-1})


def _resource_numbers(view: View, root: generic.DictionaryObject) -> frozenset[int]:
    form = view.dictionary(root, "/AcroForm")
    resources = view.dictionary(form, "/DR")
    numbers = {_number(raw(form, "/DR")), *(_number(raw(resources, key)) for key in resources)}
    return frozenset(numbers - {-1})
