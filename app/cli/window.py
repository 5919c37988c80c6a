"""``kyso window`` and ``kyso rehearse``: the window, and the window driving itself through the main job once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click

from app.cli.arguments import absolute
from app.cli.pin_entry import read_pin_from_stdin
from app.cli.session import RehearsalWish, Session, WindowWish


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--module", metavar="PATH", help="Chỉ dùng trình điều khiển này trong lần chạy này.")
@click.option("--trust", multiple=True, metavar="PATH", help="Tệp hoặc thư mục chứng thư gốc, trung gian và CRL.")
@click.option("--image", metavar="PNG", help="Hình chữ ký hoặc con dấu, nền trong suốt.")
@click.pass_obj
def window(
    make_session: Callable[[], Session], file: str | None, module: str | None, trust: tuple[str, ...], image: str | None
) -> int:
    """Mở cửa sổ KySo."""
    session = make_session()
    return session.open_window(_wish(session, file, module, trust, image))


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--token", required=True, metavar="LABEL", help="Tên thiết bị tập huấn.")
@click.option("--out", required=True, metavar="DIR", help="Thư mục nhận bản đã ký và hình từng bước.")
@click.option("--module", metavar="PATH", help="Chỉ dùng trình điều khiển này trong lần chạy này.")
@click.option("--trust", multiple=True, metavar="PATH", help="Tệp hoặc thư mục chứng thư gốc, trung gian và CRL.")
@click.option("--image", metavar="PNG", help="Hình chữ ký, nền trong suốt.")
@click.pass_obj
def rehearse(
    make_session: Callable[[], Session],
    file: str,
    *,
    token: str,
    out: str,
    module: str | None,
    trust: tuple[str, ...],
    image: str | None,
) -> int:
    """Chạy thử một lượt ký trong cửa sổ thật với thiết bị tập huấn; mật khẩu (PIN) đọc từ đầu vào chuẩn."""
    session = make_session()
    wish = _wish(session, file, module, trust, image)
    rehearsal = RehearsalWish(token, read_pin_from_stdin(), absolute(out, session.working_folder))
    return session.open_window(replace(wish, rehearsal=rehearsal))


def _wish(
    session: Session, file: str | None, module: str | None, trust: tuple[str, ...], image: str | None
) -> WindowWish:
    folder = session.working_folder
    return WindowWish(
        file=absolute(file, folder) if file else None,
        module=module,
        trust=tuple(absolute(path, folder) for path in trust),
        image=absolute(image, folder) if image else None,
    )
