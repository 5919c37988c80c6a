"""One document of the collection: what is written, who signs, and what is expected of the finder."""

from dataclasses import dataclass, field
from typing import Literal

from tests.placing.writer import Manuscript, Node, Page

Expected = Literal["place", "low"]
Treatment = Literal["none", "scan", "turned scan", "turned page"]

TINOS, LIBERATION, DEJAVU, SANS, TCVN3 = "Tinos", "Liberation Serif", "DejaVu Serif", "Liberation Sans", ".VnTime"


@dataclass(frozen=True)
class Sample:
    """One document. ``place``: the mark belongs between the marked lines; ``low``: nobody can know, say so."""

    name: str
    nodes: list[Node]
    signer: str | None
    expected: Expected = "place"
    font: str = TINOS
    size: float = 14
    form: Literal["NFC", "NFD"] = "NFC"
    page: Page = field(default_factory=Page)
    treatment: Treatment = "none"
    footer: str = ""

    @property
    def manuscript(self) -> Manuscript:
        return Manuscript(self.nodes, self.font, self.size, self.page, self.form, self.footer)
