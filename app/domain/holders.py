"""Whose certificate it is: guesses from the names in it, shown as guesses (LD-4).

Nothing in the certificates of the government's authorities tells persons, organisations and devices apart; these rules
follow the names that were seen in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.token import CertificateKind

_OFFICE_STARTS = """
bộ|sở|cục|tổng cục|chi cục|vụ|ban|phòng|văn phòng|thanh tra|trung tâm|ubnd|hđnd|ubmttq|ủy ban|uỷ ban|hội|hội đồng
liên đoàn|mặt trận|công an|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|huyện ủy|huyện uỷ|quận ủy|quận uỷ|thị ủy|thị uỷ|đảng ủy
đảng uỷ|đảng bộ|chi bộ|trường|học viện|viện|bệnh viện|trạm|kho bạc|tòa án|toà án|viện kiểm sát|bảo hiểm xã hội
ngân hàng|quỹ|báo|đài|thư viện|tổng công ty|công ty|cơ quan|chính phủ|đoàn thanh niên|đoàn đbqh|thuế|hải quan
"""
_SURNAMES = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn lương mai tô hà cao trương lâm
đào tạ châu vương tăng thái quách triệu kiều chu tống phùng la lại doãn tôn thạch từ nông vi hứa giàng sùng vàng lò cầm
quàng điêu lường hoà thào mùa cháng ma bế lục giáp nghiêm khuất viên phí ninh quan văn đàm sầm âu lưu cù ông bạch thân
trang y kpă rơ ksor siu rmah thiều hán khổng đồng an bàng mạc mạch cung nhâm danh kim sơn mông chẩu
"""
_DECORATION: Final = re.compile(r"\s*\(\w{1,3}\)\s*$")


@dataclass(frozen=True)
class Names:
    """The parts of a subject that tell whose certificate it is; units from the top down as they stand in it."""

    common_name: str = ""
    organisation: str = ""
    units: Sequence[str] = ()
    user_id: str = ""
    for_devices: bool = False
    """Its extended key usage names what only servers do."""

    @property
    def holder(self) -> str:
        """Return the common name without a mark such as "(M)" behind it."""
        plain = _DECORATION.sub("", self.common_name)
        return plain or self.common_name or self.organisation

    @property
    def office(self) -> str:
        """Return the office as people write it: the nearest unit first, the organisation last."""
        parts = [part for part in (*reversed(self.units), self.organisation) if part]
        return ", ".join(dict.fromkeys(parts))


def guess_kind(names: Names) -> CertificateKind:
    """Guess whose certificate it is."""
    if names.for_devices:
        return CertificateKind.DEVICE
    name = _plain(names.holder)
    prefix = names.user_id.partition(":")[0].strip().upper()
    if prefix in {"MST", "MNS"}:
        return CertificateKind.ORGANISATION
    if prefix in {"CCCD", "CMND", "HC"}:
        return CertificateKind.PERSON
    if name and name in {_plain(part) for part in (names.organisation, *names.units)}:
        return CertificateKind.ORGANISATION
    if f"{name} ".startswith(_office_starts()):
        return CertificateKind.ORGANISATION
    words = name.split()
    is_named_like_person = 2 <= len(words) <= 5 and words[0] in _plain(_SURNAMES).split()
    belongs_somewhere = bool(names.units or names.organisation)
    return CertificateKind.PERSON if is_named_like_person and belongs_somewhere else CertificateKind.UNKNOWN


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _office_starts() -> tuple[str, ...]:
    starts = unicodedata.normalize("NFC", _OFFICE_STARTS).replace("\n", "|").split("|")
    return tuple(f"{start} " for start in starts if start)
