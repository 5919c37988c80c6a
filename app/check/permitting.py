"""Which differences between two versions of one object are allowed, by the one part it plays in the signed document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyhanko.pdf_utils import generic

from app.check.additions import Additions, is_remark
from app.check.changes import ANNOTATING, EVIDENCE, FILLING, NOTHING, SIGNING, ChangeSuspicious, Kinds
from app.check.comparing import differing, same
from app.check.covering import Covering
from app.check.listing import FieldNode, fields, inherited
from app.check.locks import Lock
from app.check.structure import Role, Structure
from app.check.uses import MEMBER, Use, Uses
from app.check.views import View, raw

CATALOGUE_MAY_DIFFER: Final = frozenset(
    {"/AcroForm", "/DSS", "/Extensions", "/MarkInfo", "/Metadata", "/Perms", "/Version"}
)
FORM_MAY_DIFFER: Final = frozenset({"/DA", "/DR", "/Fields", "/NeedAppearances", "/SigFlags"})
PAGE_MAY_DIFFER: Final = frozenset({"/Annots", "/Tabs"})
SIGNING_MAY_DIFFER: Final = frozenset({"/AP", "/DA", "/F", "/M", "/MK", "/V"})
FILLING_MAY_DIFFER: Final = frozenset({"/AP", "/AS", "/DA", "/Ff", "/I", "/M", "/Q", "/RV", "/V"})
REMARK_MAY_NOT_DIFFER: Final = frozenset({"/A", "/AA", "/FT", "/Kids", "/Parent", "/Subtype", "/V"})
DSS_KEYS: Final = frozenset({"/CRLs", "/Certs", "/OCSPs", "/Type", "/VRI"})
FILLABLE: Final = frozenset({"/Tx", "/Btn", "/Ch"})
MAY_BE_SHARED: Final = (frozenset({Role.LOOK}), frozenset({Role.EVIDENCE}))
"""What may be used several times, as long as it is for the same."""
WHOLE_PARTS: Final = frozenset({*(frozenset({role}) for role in Role), frozenset({Role.FIELD, Role.ANNOTATION})})
NAMES: Final = frozenset({"/T", "/TM", "/TU"})
"""What a field is called: pyHanko writes it in another encoding."""
READ_ONLY: Final = 1
"""The flag (/Ff) of a field that may no longer be filled in; the others say how a field is drawn and what it takes."""

MENTIONS: Final = {
    Role.CATALOGUE: frozenset({"/Data"}),
    Role.PAGE_TREE: frozenset({"/Parent"}),
    Role.PAGE: frozenset({MEMBER, "/P", "/Parent", "/Pg"}),
    Role.FIELD: frozenset({MEMBER, "/AN", "/IRT", "/Obj", "/Parent", "/Popup", "/T", "/TA"}),
    Role.ANNOTATION: frozenset({MEMBER, "/AN", "/IRT", "/Obj", "/Parent", "/Popup", "/T", "/TA"}),
}
"""How parts may be spoken of besides their use: as the aim of a link, by tags, by actions, by what belongs to them.

Nowhere there do the entries count that may change: nothing is drawn by a page's /Annots or a field's /AP but the page
and the field.
"""


class Comparison:
    """The signed and the present version of a document, and the rules between them.

    ``is_forbidden`` becomes true when a field changed that the signature's lock holds, ``is_unclear`` when a change may
    or may not alter what a reader sees.
    """

    def __init__(
        self, then: View, now: View, changed: frozenset[int], lock: Lock | None, progress: Callable[[float], None]
    ) -> None:
        self.is_forbidden = False
        self.is_unclear = False
        self.covering = Covering(now)
        self._then = then
        self._now = now
        self._lock = lock
        self._structure = Structure(then)
        self._uses = Uses(then, self._structure.above(changed), progress)
        self._proven: set[int] = set()
        self._fields = {node.number: node for node in fields(then)}
        fresh = frozenset(number for number in changed if then.value(number) is None and not self.is_used(number))
        self._additions = Additions(now, fresh, then.end, self.covering)
        self._judges: dict[frozenset[Role], Callable[[int, generic.PdfObject, generic.PdfObject], Kinds]] = {
            frozenset({Role.CATALOGUE}): self._judge_catalogue,
            frozenset({Role.INFORMATION}): self._judge_plain,
            frozenset({Role.EXTENSIONS}): self._judge_plain,
            frozenset({Role.EVIDENCE}): self._judge_evidence,
            frozenset({Role.METADATA}): self._judge_metadata,
            frozenset({Role.FORM}): self._judge_form_object,
            frozenset({Role.RESOURCES}): self._judge_resource_object,
            frozenset({Role.FIELD_LIST}): self._judge_field_list,
            frozenset({Role.FIELD}): self._judge_field,
            frozenset({Role.FIELD, Role.ANNOTATION}): self._judge_field,
            frozenset({Role.PAGE}): self._judge_page,
            frozenset({Role.ANNOTATION_LIST}): self._judge_annotation_list,
            frozenset({Role.ANNOTATION}): self._judge_annotation,
            frozenset({Role.LOOK}): self._judge_look,
        }

    def is_used(self, number: int) -> bool:
        """Tell whether anything in the signed document refers to that number."""
        return bool(self._uses.of(number))

    def judge(self, number: int) -> Kinds:
        """Return what kind of change an object of the signed document went through; raises ChangeSuspicious."""
        old, new = self._then.value(number), self._now.value(number)
        judge = self._judges.get(self._roles(number))
        self._require_one_part_above(number)
        if judge is None or old is None or new is None:
            raise ChangeSuspicious
        if isinstance(old, generic.StreamObject) != isinstance(new, generic.StreamObject):
            raise ChangeSuspicious
        return judge(number, old, new)

    def _roles(self, number: int) -> frozenset[Role]:
        """Return the part an object plays; raises ChangeSuspicious for one that is used in any other way besides."""
        roles: list[Role] = []
        mentions: list[Use] = []
        for use in self._uses.of(number):
            own = self._structure.roles(number, use)
            roles += own
            mentions += [] if own else [use]
        allowed = {key for role in roles for key in MENTIONS.get(role, ())}
        if any(use.path[-1] not in allowed for use in mentions):
            raise ChangeSuspicious
        if len(roles) != len(set(roles)) and frozenset(roles) not in MAY_BE_SHARED:
            raise ChangeSuspicious
        return frozenset(roles)

    def _require_one_part_above(self, number: int) -> None:
        """Require that everything through which an object plays its part plays one part itself.

        A list of certificates in a dictionary that is also the list of layers would be a list of layers too.
        """
        for each in self._structure.above({number}) - self._proven:
            if self._roles(each) not in WHOLE_PARTS:
                raise ChangeSuspicious
            self._proven.add(each)

    def _judge_catalogue(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        old, new = _dictionaries(before, after)
        keys = self._differing(old, new, CATALOGUE_MAY_DIFFER)
        kinds = EVIDENCE
        if "/AcroForm" in keys:
            kinds |= self._judge_form(self._then.dictionary(old, "/AcroForm"), self._now.dictionary(new, "/AcroForm"))
        if "/Perms" in keys:
            self._judge_permissions(self._then.dictionary(old, "/Perms"), self._now.dictionary(new, "/Perms"))
            kinds |= SIGNING
        if "/DSS" in keys and ("/DSS" not in new or not self._now.dictionary(new, "/DSS").keys() <= DSS_KEYS):
            raise ChangeSuspicious
        if "/Metadata" in keys and not isinstance(self._now.entry(new, "/Metadata"), generic.StreamObject | None):
            raise ChangeSuspicious
        return kinds

    def _judge_permissions(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> None:
        """Allow a later certification; everything that was permitted must stay."""
        if differing(self._now.file, old, new) != {"/DocMDP"} or "/DocMDP" in old:
            raise ChangeSuspicious

    def _judge_form_object(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        return self._judge_form(*_dictionaries(before, after))

    def _judge_form(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> Kinds:
        keys = self._differing(old, new, FORM_MAY_DIFFER)
        kinds = NOTHING
        if "/Fields" in keys:
            lists = self._then.array(old, "/Fields"), self._now.array(new, "/Fields")
            kinds |= self._judge_list(*lists, Role.FIELD)
        if "/DR" in keys:
            before, after = self._then.dictionary(old, "/DR"), self._now.dictionary(new, "/DR")
            for key in before:
                self._require_additions(self._then.dictionary(before, key), self._now.dictionary(after, key))
        if not self._has_fillable or not keys & {"/DA", "/NeedAppearances"}:
            return kinds
        # From then on readers draw every field anew from its value, also those nobody touched.
        self.is_unclear |= "/NeedAppearances" in keys
        return kinds | FILLING

    @property
    def _has_fillable(self) -> bool:
        return any(node.kind != "/Sig" for node in self._fields.values())

    def _judge_resource_object(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        old, new = _dictionaries(before, after)
        is_whole = any(use.path[-1:] == ("/DR",) for use in self._uses.of(number))
        if not is_whole:
            self._require_additions(old, new)
            return NOTHING
        for key in old:
            self._require_additions(self._then.dictionary(old, key), self._now.dictionary(new, key))
        return NOTHING

    def _require_additions(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> None:
        """Allow additions to the fonts or pictures that fields are drawn with; what was there must stay."""
        if not differing(self._now.file, old, new).isdisjoint(old.keys()):
            raise ChangeSuspicious

    def _judge_page(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        old, new = _dictionaries(before, after)
        self._differing(old, new, PAGE_MAY_DIFFER)
        return self._judge_list(self._then.array(old, "/Annots"), self._now.array(new, "/Annots"), Role.ANNOTATION)

    def _judge_field_list(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        return self._judge_list(_items(before), _items(after), Role.FIELD)

    def _judge_annotation_list(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        return self._judge_list(_items(before), _items(after), Role.ANNOTATION)

    def _judge_list(self, old: list[generic.PdfObject], new: list[generic.PdfObject], role: Role) -> Kinds:
        """Allow additions to a list of fields or annotations, and that remarks go; the rest stays in its order."""
        kinds: Kinds = NOTHING
        present = {each.idnum for each in new if isinstance(each, generic.IndirectObject)}
        gone = [each for each in old if isinstance(each, generic.IndirectObject) and each.idnum not in present]
        for removed in gone:
            entries = self._then.resolve(removed)
            if not isinstance(entries, generic.DictionaryObject) or not is_remark(self._then, entries):
                raise ChangeSuspicious
            kinds |= ANNOTATING
        stays = [each for each in old if not isinstance(each, generic.IndirectObject) or each.idnum in present]
        at = 0
        for each in new:
            self._now.beat()
            if at < len(stays) and same(self._now.file, stays[at], each):
                at += 1
            else:
                kinds |= self._additions.judge(each, role)
        if at < len(stays):
            raise ChangeSuspicious
        return kinds

    def _judge_field(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        old, new = _dictionaries(before, after)
        node = self._fields.get(number)
        kind = str(self._then.resolve(inherited(self._then, old, "/FT")) or "")
        if node is None or node.kind.replace("None", "") != kind:
            raise ChangeSuspicious
        if differing(self._now.file, old, new) == {"/Kids"}:
            return self._judge_list(self._then.array(old, "/Kids"), self._now.array(new, "/Kids"), Role.FIELD)
        if raw(old, "/Parent") is not None and node.above is None:
            raise ChangeSuspicious
        if kind == "/Sig":
            return self._judge_signature_field(number, old, new)
        if kind not in FILLABLE or str(self._then.entry(old, "/Subtype") or "/Widget") != "/Widget":
            raise ChangeSuspicious
        if (
            "/Ff" in self._differing(old, new, FILLING_MAY_DIFFER)
            and _flags(old) | READ_ONLY != _flags(new) | READ_ONLY
        ):
            raise ChangeSuspicious
        self._respect_lock(node)
        self._cover(node)
        return FILLING

    def _judge_signature_field(
        self, number: int, old: generic.DictionaryObject, new: generic.DictionaryObject
    ) -> Kinds:
        keys = self._differing(old, new, SIGNING_MAY_DIFFER)
        if self._then.resolve(inherited(self._then, old, "/V")) is not None:
            raise ChangeSuspicious
        node = self._additions.node(number)
        kinds = self._additions.judge_signature(node, new)
        if (
            "/V" not in keys
            and keys & {"/AP", "/F", "/MK"}
            and self._now.resolve(inherited(self._now, new, "/V")) is None
        ):
            raise ChangeSuspicious
        self._respect_lock(node)
        for each in self._fields.values():
            if each.above == number and each.number is not None:
                self.covering.mark(each.number)
        return kinds

    def _judge_annotation(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        old, new = _dictionaries(before, after)
        if not is_remark(self._then, old) or differing(self._now.file, old, new) & REMARK_MAY_NOT_DIFFER:
            raise ChangeSuspicious
        return ANNOTATING

    def _judge_look(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        """Allow a new picture of what may be filled in or remarked anew; of a signed field nothing else is shown."""
        del before, after
        kinds: Kinds = NOTHING
        for shown in self._structure.shown_by.get(number, ()):
            node, entries = self._fields.get(shown), self._then.value(shown)
            if node is None and isinstance(entries, generic.DictionaryObject) and is_remark(self._then, entries):
                kinds |= ANNOTATING
                continue
            if node is None or node.kind not in FILLABLE or str(self._then.entry(entries, "/Subtype")) != "/Widget":
                raise ChangeSuspicious
            self._respect_lock(node)
            self._cover(node)
            kinds |= FILLING
        if not kinds:
            raise ChangeSuspicious
        return kinds

    def _judge_plain(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        _dictionaries(before, after)
        return EVIDENCE

    def _judge_evidence(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        """Allow other validation data; the data itself, certificates and lists, are streams and stay."""
        del number
        if isinstance(before, generic.StreamObject) or type(before) is not type(after):
            raise ChangeSuspicious
        return EVIDENCE

    def _judge_metadata(self, number: int, before: generic.PdfObject, after: generic.PdfObject) -> Kinds:
        del number
        if not isinstance(before, generic.StreamObject) or str(self._now.entry(after, "/Type")) != "/Metadata":
            raise ChangeSuspicious
        return EVIDENCE

    def _cover(self, node: FieldNode) -> None:
        if node.number is not None:
            self.covering.fill(node.number)

    def _respect_lock(self, node: FieldNode) -> None:
        if self._lock is not None and self._lock.holds(node.name):
            self.is_forbidden = True

    def _differing(self, old: generic.DictionaryObject, new: generic.DictionaryObject, may: frozenset[str]) -> set[str]:
        keys = differing(self._now.file, old, new)
        if not keys - {key for key in NAMES if _is_same_text(old, new, key)} <= may:
            raise ChangeSuspicious
        return keys


def _dictionaries(
    old: generic.PdfObject, new: generic.PdfObject
) -> tuple[generic.DictionaryObject, generic.DictionaryObject]:
    for each in (old, new):
        if not isinstance(each, generic.DictionaryObject) or isinstance(each, generic.StreamObject):
            raise ChangeSuspicious
    assert isinstance(old, generic.DictionaryObject), "asked above"
    assert isinstance(new, generic.DictionaryObject), "asked above"
    return old, new


def _is_same_text(old: generic.DictionaryObject, new: generic.DictionaryObject, key: str) -> bool:
    before, after = raw(old, key), raw(new, key)
    are_texts = isinstance(before, generic.TextStringObject) and isinstance(after, generic.TextStringObject)
    return are_texts and str(before) == str(after)


def _items(value: generic.PdfObject) -> list[generic.PdfObject]:
    if not isinstance(value, generic.ArrayObject):
        raise ChangeSuspicious
    return [value.raw_get(i) for i in range(len(value))]


def _flags(entries: generic.DictionaryObject) -> int:
    found = raw(entries, "/Ff")
    return int(found) if isinstance(found, generic.NumberObject) else 0
