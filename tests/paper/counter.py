"""A counter with a local key behind it, and what the tests of signing ask again and again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from app.domain.document import Shown
from app.domain.geometry import PageGeometry, Placement, Rect, Size
from app.domain.mark import Mark
from app.domain.signing import Signed, SigningRequest, Stage
from app.page.document import Document
from tests.parts.pki import Authority, Credential


@dataclass
class LocalCounter:
    """Answers with a key on the disk and remembers what it was told; ``before`` runs first at every call."""

    signer: Credential
    before: Callable[[str], None] = lambda _: None
    stages: list[tuple[Stage, float]] = field(default_factory=list)
    temporaries: list[str] = field(default_factory=list)
    committed: list[Signed] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)

    def progress(self, stage: Stage, done: float) -> None:
        self.before(f"progress {stage}")
        self.stages.append((stage, done))

    def temporary(self, path: str) -> None:
        self.before("temporary")
        self.temporaries.append(path)

    def committing(self, signed: Signed) -> None:
        self.before("committing")
        self.committed.append(signed)

    def raw_signature(self, attributes: bytes) -> bytes:
        self.before("raw_signature")
        self.asked.append(attributes)
        return self.signer.key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())


def shown(path: Path) -> Shown:
    """Return what the page room would have shown."""
    document = Document.open(str(path), None)
    try:
        return document.shown(lambda _: None)
    finally:
        document.close()


def place(page: PageGeometry, number: int = 1, *, width: float = 80, height: float = 40) -> Placement:
    """Return a place near the lower right corner of a page."""
    size = page.shown
    return Placement(number, Rect(size.width_pt - width - 30, size.height_pt * 0.2, width, height))


def words(*lines: str) -> Mark:
    """Return a mark of text."""
    return Mark(Size(1, 1), lines=lines or ("Ký bởi: Phan Thanh Mai", "Thời gian ký: 2026-11-20T09:15:30+07:00"))


@dataclass(frozen=True)
class Errand:
    """One document to sign, with everything around it that a test may want to change."""

    source: Path
    authority: Authority
    mark: Mark | None = None
    placement: Placement | None = None
    field: str | None = None
    target: Path | None = None
    overwrite: bool = False
    shown: Shown | None = None

    @property
    def output(self) -> Path:
        """Where the signed file is to go."""
        return self.target or self.source.with_suffix(".signed.pdf")

    @property
    def request(self) -> SigningRequest:
        """The request the desk would make."""
        seen = self.shown or shown(self.source)
        return SigningRequest(
            source=str(self.source),
            target=str(self.output),
            shown=seen,
            certificate=self.authority.leader.certificate_der,
            authorities=tuple(one.certificate_der for one in self.authority.chain),
            mark=self.mark,
            placement=self.placement,
            field=self.field,
            overwrite=self.overwrite,
        )


def errand_for(source: Path, authority: Authority, *, page: int = 1) -> Errand:
    """Return the errand of signing a document with a mark of words on one of its pages."""
    seen = shown(source)
    return Errand(source, authority, words(), place(seen.pages[page - 1], page, width=160), shown=seen)


def require_nothing_left(errand: Errand) -> None:
    """Require that the folder holds the source and nothing else."""
    assert [path.name for path in errand.source.parent.iterdir()] == [errand.source.name]
