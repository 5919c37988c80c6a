"""The first lines of the frozen program: one of its hosts, or the command line."""

import sys


def main() -> None:
    """Hand over to a host for `kyso --host KIND`; that choice comes first, so that a host loads no command line."""
    if sys.argv[1:2] == ["--host"]:
        del sys.argv[1]
        from app.compose import child  # noqa: PLC0415 - the command line must not load what a host needs

        child.main()
        return
    from app.compose import command  # noqa: PLC0415 - as above

    command.main()


if __name__ == "__main__":
    main()
