"""What a rule or a person asks of a document before it is signed, and it does not have."""

from __future__ import annotations

from app.domain.problem import FileProblem


class LeaderSignatureMissing(FileProblem):
    """A seal lies over the leader's signature, and the file holds none. Fact ``signer``: whose, if that was said."""

    code = "leader_signature_missing"


class NumberMissing(FileProblem):
    """The mark tells the number and symbol of the paper (LC-15.4b), and nobody said what they are."""

    code = "number_missing"


class PagesDiffer(FileProblem):
    """The file has another number of pages than the person counted (BT-16.2). Facts ``pages``, ``expected``."""

    code = "pages_differ"
