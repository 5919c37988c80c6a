"""What can go wrong with the photo of a signature or seal, and with templates of marks."""

from __future__ import annotations

from app.domain.problem import FileProblem, WorkProblem


class InkNotFound(FileProblem):
    """The photo shows no ink that stands out from its paper. Fact ``why``: none | region (nothing where it looked)."""

    code = "ink_not_found"


class TemplateUnreadable(FileProblem):
    """A file of templates cannot be used.

    Facts ``key`` (the place in it), ``why``: missing | kind | value | image | too_large | empty.
    """

    code = "template_unreadable"


class TemplateLocked(WorkProblem):
    """The people who look after this machine gave the template of that name. Fact ``name``."""

    code = "template_locked"


class TemplateUnknown(WorkProblem):
    """There is no template of that name. Fact ``name``."""

    code = "template_unknown"
