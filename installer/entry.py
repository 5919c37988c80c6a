"""The first lines of the frozen program: one of its hosts, or the command line."""

import sys


def main() -> int:
    """Hand over to a host for `kyso --host KIND`; that choice comes first, so that a host loads no command line."""
    if sys.argv[1:2] == ["--host"]:
        from app.compose import child  # noqa: PLC0415 - the command line must not load what a host needs

        return child.main(sys.argv[2:])
    from app.compose import command  # noqa: PLC0415 - as above

    command.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
