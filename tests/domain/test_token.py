"""What can be told of a PIN before it is sent anywhere."""

import pytest

from app.domain.token import why_untypable


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (b"123456", None),
        (b"A b~!", None),
        (b"x" * 255, None),
        (b"", "empty"),
        (b"x" * 256, "long"),
        ("mật khẩu".encode(), "letters"),
        ("mật\tkhẩu".encode(), "letters"),
        (b"12\x0034", "keys"),
        (b"1234\x7f", "keys"),
        (b"12\t34", "keys"),
    ],
)
def test_a_pin_that_no_device_can_have_is_known_by_why(typed: bytes, why: str | None) -> None:
    assert why_untypable(bytearray(typed)) == why
