"""Everything that can go wrong in a way a person can be told: a stable code and facts, never prose.

The tree::

    Problem
    ├── PinProblem          the PIN or the gate before it
    ├── DeviceProblem       token, driver, certificate
    ├── FileProblem         the document that came in
    ├── OutputProblem       the place the signed file should go to
    └── WorkProblem         the work itself: a host, the person's stop, a wrong request

A problem crosses a process boundary as :class:`Report`; words for every code stand in the catalogue of ``app.words``.
"""

from __future__ import annotations

from app.domain.demand_errors import LeaderSignatureMissing as LeaderSignatureMissing
from app.domain.demand_errors import NumberMissing as NumberMissing
from app.domain.demand_errors import PagesDiffer as PagesDiffer
from app.domain.problem import DeviceProblem as DeviceProblem
from app.domain.problem import Fact as Fact
from app.domain.problem import FileProblem as FileProblem
from app.domain.problem import OutputProblem as OutputProblem
from app.domain.problem import PinProblem as PinProblem
from app.domain.problem import Problem as Problem
from app.domain.problem import Report as Report
from app.domain.problem import UnknownProblem as UnknownProblem
from app.domain.problem import WorkProblem as WorkProblem
from app.domain.problem import type_of as type_of
from app.domain.studio_errors import InkNotFound as InkNotFound
from app.domain.studio_errors import TemplateLocked as TemplateLocked
from app.domain.studio_errors import TemplateUnknown as TemplateUnknown
from app.domain.studio_errors import TemplateUnreadable as TemplateUnreadable


class PinWrong(PinProblem):
    """The device refused the PIN. Facts: ``state`` (PinState), ``source`` (PinSource)."""

    code = "pin_wrong"


class PinLocked(PinProblem):
    """The device is locked; nothing was sent to it."""

    code = "pin_locked"


class PinFinalTry(PinProblem):
    """One wrong PIN would lock the device and the person has not confirmed it."""

    code = "pin_final_try"


class PinRepeated(PinProblem):
    """The same wrong PIN again, or another try by a program without a person after a failed one."""

    code = "pin_repeated"


class PinUntypable(PinProblem):
    """Empty, or with letters (diacritics) or keys (Tab) no device PIN has: it would waste a try.

    Fact ``why``: empty | letters | keys | long.
    """

    code = "pin_untypable"


class PinUnclear(PinProblem):
    """The device answered in a way that may or may not have used a try."""

    code = "pin_unclear"


class PinUnset(PinProblem):
    """The token has no user PIN yet."""

    code = "pin_unset"


class PinExpired(PinProblem):
    """The device wants its PIN changed first, which its maker's own tool does."""

    code = "pin_expired"


class PinPadEnded(PinProblem):
    """Nothing was entered at the device's own keys: somebody cancelled there, or it waited too long."""

    code = "pin_pad_ended"


class LoginBusy(PinProblem):
    """Another window or command is logging in to the same token at this moment."""

    code = "login_busy"


class GateClosed(PinProblem):
    """The login was ended before its list was done. Fact ``why``: session_locked | idle | removed | shut."""

    code = "gate_closed"


class TokenNotFound(DeviceProblem):
    """No token of that label. Fact ``label``."""

    code = "token_not_found"


class TokenAmbiguous(DeviceProblem):
    """Several tokens carry that label; nothing was tried. Fact ``label``."""

    code = "token_ambiguous"


class TokenRemoved(DeviceProblem):
    """The token went away while it was needed."""

    code = "token_removed"


class ModuleFailed(DeviceProblem):
    """A driver library could not be loaded, crashed or broke its own rules.

    Facts ``module``, ``why``: missing | not_absolute | not_local | not_a_driver | wrong_architecture | load_failed
    | call_failed | pin_pad_each_time.
    """

    code = "module_failed"


class ModuleTimeout(DeviceProblem):
    """A driver library did not answer within its time. Fact ``module``."""

    code = "module_timeout"


class CertificateNotFound(DeviceProblem):
    """No such certificate on the token. Fact ``serial``."""

    code = "certificate_not_found"


class CertificateUnusable(DeviceProblem):
    """A certificate that may not sign. Facts ``serial``, ``why``: the word of its ``reason``."""

    code = "certificate_unusable"


class SignatureRefused(DeviceProblem):
    """The token host was asked to sign something that is not what the person approved.

    Fact ``why``: no_login | more_than_approved | not_der | not_attributes | missing_attribute | extra_attribute |
    repeated_attribute | content_type | message_digest | other_certificate | algorithms.
    """

    code = "signature_refused"


class SignatureWrong(DeviceProblem):
    """The token's signature does not fit the certificate."""

    code = "signature_wrong"


class FileUnreadable(FileProblem):
    """The file is missing, a folder, or may not be read."""

    code = "file_unreadable"


class NameUnusable(FileProblem):
    """The name of a file or a folder is no text (not UTF-8), so no host can be told of it."""

    code = "name_unusable"


class FileEncrypted(FileProblem):
    """The file is encrypted and therefore not signed. Fact ``opens``: ``"yes"`` if no password is needed to read it."""

    code = "file_encrypted"


class PasswordNeeded(FileProblem):
    """Reading the file needs the password its maker gave. Fact ``wrong``: ``"yes"`` after a wrong one."""

    code = "password_needed"


class FileMalformed(FileProblem):
    """The file is not a PDF that can be read in one and only one way. Fact ``why``: structure | pages_differ."""

    code = "file_malformed"


class FileChanged(FileProblem):
    """The file is no longer the one that was shown."""

    code = "file_changed"


class SigningForbidden(FileProblem):
    """The file itself forbids another signature.

    Fact ``why``: certified | locked | xfa | dynamic_form | broken_signature | old_version.
    """

    code = "signing_forbidden"


class FieldUnusable(FileProblem):
    """The named signature field cannot be signed in.

    Facts ``field``, ``why``: filled | locked | conditions (its author set some) | kind (no signature field, or a name
    no new field may have).
    """

    code = "field_unusable"


class RectOffPage(FileProblem):
    """The mark would lie off the page, or the page does not exist. Fact ``page``."""

    code = "rect_off_page"


class NoRoomForMark(FileProblem):
    """The corner a rule names has no free area of the size the rule states. Facts ``page``, ``spot``."""

    code = "no_room_for_mark"


class PlaceDoubtful(FileProblem):
    """Nobody looks, and the place that was found is a guess. Facts ``page``, ``reason`` (a word of the finder)."""

    code = "place_doubtful"


class ImageUnreadable(FileProblem):
    """The picture of the mark cannot be used. Fact ``why``: missing | kind | broken | too_large | empty | changed."""

    code = "image_unreadable"


class OutputExists(OutputProblem):
    """A file of that name is there already."""

    code = "output_exists"


class OutputIsInput(OutputProblem):
    """The signed file would replace a document that is being signed."""

    code = "output_is_input"


class OutputRepeated(OutputProblem):
    """Two documents would be written to one file."""

    code = "output_repeated"


class OutputUnwritable(OutputProblem):
    """The folder may not be written to, is full, or is gone.

    Fact ``why``: denied | missing | full | busy | temporary | damaged (what was written does not read back).
    """

    code = "output_unwritable"


class OutputUnclear(OutputProblem):
    """The complete signed file may be in place, or not: whoever was to look died as well."""

    code = "output_unclear"


class ListTooLong(WorkProblem):
    """More files than one call can speak of."""

    code = "list_too_long"


class HostDied(WorkProblem):
    """A host process ended, went silent or talked nonsense.

    Facts ``kind``, ``why``: died | silent | nonsense | start.
    """

    code = "host_died"


class HostDeceived(WorkProblem):
    """A host asked for or told what no honest one does. Its list ends.

    Facts ``kind``, ``signatures``: how many raw signatures the list had been given by then; ``why``: given, if any.
    """

    code = "host_deceived"


class Cancelled(WorkProblem):
    """The person stopped the work."""

    code = "cancelled"


class StateUnwritable(WorkProblem):
    """The record of login attempts cannot be written, so no PIN is sent. Fact ``why``: denied | full | failed."""

    code = "state_unwritable"


class ProfileUnknown(WorkProblem):
    """No such set of rules or mode in it. Facts ``profile``, ``mode``; ``why``: guidance, where that was asked for."""

    code = "profile_unknown"


class RulesUnreadable(WorkProblem):
    """A set of rules is damaged. Facts ``file``, ``key``: the place in it, if known; ``why``: key, where it is."""

    code = "rules_unreadable"

    def __init__(self, /, **facts: Fact) -> None:
        super().__init__(**{"why": "key" if facts.get("key") else None, **facts})


class TrustUnreadable(WorkProblem):
    """A file or folder of trusted certificates cannot be read. Fact ``file``."""

    code = "trust_unreadable"


class FormNotInProfile(WorkProblem):
    """A form that the text does not name, or names without its fields being known, is not drawn.

    Facts ``form``, ``profile``, ``title`` of the text, ``forms`` it does name, ``why``: not_named | layout_unknown;
    ``found``: elsewhere, with the text to take ``instead``.
    """

    code = "form_not_in_profile"


class FormDataUnreadable(WorkProblem):
    """A file with an office's own data cannot be read. Facts as in :class:`RulesUnreadable`."""

    code = "form_data_unreadable"

    def __init__(self, /, **facts: Fact) -> None:
        super().__init__(**{"why": "key" if facts.get("key") else None, **facts})


class RegisterUnusable(WorkProblem):
    """The register of requests cannot be read or written. Fact ``why``: denied | full | busy | damaged | newer."""

    code = "register_unusable"


class RequestUnknown(WorkProblem):
    """No request of that number in the register. Fact ``number``."""

    code = "request_unknown"


class TrustNotFound(WorkProblem):
    """No such certificate in the file or among those the person added. Fact ``sha256``."""

    code = "trust_not_found"


class TrustFixed(WorkProblem):
    """A trusted certificate that the program or IT vouches for; a person cannot take it away. Fact ``sha256``."""

    code = "trust_fixed"


class TrustUnsuitable(WorkProblem):
    """Not the certificate of an authority. Fact ``name``."""

    code = "trust_unsuitable"


class TrustUnwritable(WorkProblem):
    """The list of trusted certificates cannot be changed."""

    code = "trust_unwritable"


class NoDisplay(WorkProblem):
    """There is no screen to show a window on."""

    code = "no_display"
