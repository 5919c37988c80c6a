"""Commands that speak the catalogue's language: their help, its headings, and what they say of wrong usage.

``help=`` of a command or an option is a key of the catalogue; it becomes words when somebody asks for help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

import click
from click.exceptions import BadArgumentUsage, NoArgsIsHelpError, NoSuchCommand
from typing_extensions import override

from app.words import Catalogue

if TYPE_CHECKING:
    from app.cli.session import Session


Choices: TypeAlias = tuple[str, list[tuple[str, str]]]
"""The heading of a list, and its words with their meaning."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every command gets; called, it builds the session, which only some need."""

    session: Callable[[], Session]
    words: Callable[[], Catalogue]

    def __call__(self) -> Session:
        return self.session()


class SpokenOption(click.Option):
    """An option whose help comes from the catalogue."""

    @override
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None:
            return None
        words, extra = words_of(ctx), self.get_help_extra(ctx)
        notes = [words.say("usage.default", value=str(extra["default"]))] if "default" in extra else []
        notes += [words.say("usage.required")] if "required" in extra else []
        told = _told(self.help, words)
        return record[0], f"{told}  [{'; '.join(notes)}]" if notes else told


class SpokenCommand(click.Command):
    """A command whose help and headings come from the catalogue."""

    @override
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = words_of(ctx)
        formatter.write_usage(
            ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{words.say('usage.usage')} "
        )

    @override
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_told(self.help, words_of(ctx)))

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = words_of(ctx)
        with formatter.section(words.say("usage.options")):
            formatter.write_dl(list(self._records(ctx)))

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments; what is left of them is told of here instead of in click's words."""
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            words = words_of(ctx)
            raise click.UsageError(words.say("usage.too_many", what=" ".join(left)), ctx)
        return left

    @override
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, choices in self.choices(ctx):
            with formatter.section(title):
                formatter.write_dl(choices)

    def choices(self, ctx: click.Context) -> Iterator[Choices]:
        """Yield what can be named on the command line and what each of it means; most commands need no such list."""
        del ctx
        yield from ()

    def _records(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        words = words_of(ctx)
        for option in (param for param in self.get_params(ctx) if isinstance(param, click.Option)):
            record = option.get_help_record(ctx)
            if record is not None:  # the option for help is click's own
                yield record if isinstance(option, SpokenOption) else (record[0], words.say("help.help"))


class SpokenGroup(SpokenCommand, click.Group):
    """A group of such commands."""

    command_class = SpokenCommand

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        words = words_of(ctx)
        with formatter.section(words.say("usage.commands")):
            formatter.write_dl([(name, _told(self.commands[name].help, words)) for name in self.list_commands(ctx)])


option: Final = partial(click.option, cls=SpokenOption)


def explain(wrong: click.ClickException, words: Catalogue, say: Callable[[str], None]) -> None:
    """Tell what was wrong with the use of a command; a group without a command gets its help."""
    if isinstance(wrong, NoArgsIsHelpError):
        wrong.show()
        return
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if context is not None:
        say(context.get_usage())
        say(words.say("usage.hint", command=context.command_path))
    say(words.say("usage.wrong", message=_complaint(wrong, words)))


def _complaint(wrong: click.ClickException, words: Catalogue) -> str:
    match wrong:
        case click.MissingParameter():
            return words.say("usage.missing", what=_hint(wrong))
        case click.BadParameter(message=message):
            return words.say("usage.bad_value", what=_hint(wrong), message=message)
        case click.NoSuchOption(option_name=name):
            return words.say("usage.no_option", name=name)
        case NoSuchCommand(command_name=name):
            return words.say("usage.no_command", name=name)
        case click.BadOptionUsage(option_name=name):
            return words.say("usage.bad_option", name=name)
        case BadArgumentUsage():
            return words.say("usage.bad_argument")
        case _:
            return wrong.message


def _hint(wrong: click.BadParameter) -> str:
    """Return how the parameter is called on the command line."""
    if wrong.param is None:
        return str(wrong.param_hint or "")
    return wrong.param.opts[0] if isinstance(wrong.param, click.Option) else (wrong.param.metavar or "").strip(".[]")


def session_of(ctx: click.Context) -> Session:
    """Return what a command needs of the program; built when first asked for."""
    surroundings = ctx.find_root().obj
    assert isinstance(surroundings, Surroundings), "a command is run by app.cli.main"
    return surroundings()


def choice(word: str, name: str | None, words: Catalogue) -> str:
    """Return a word for the command line with its name in the language, where it has one."""
    return words.say("usage.choice", word=word, name=name) if name and name != word else word


def _told(key: str | None, words: Catalogue) -> str:
    return words.entries[key] if key else ""


def words_of(ctx: click.Context) -> Catalogue:
    """Return the words of the program a command is run by."""
    surroundings = ctx.find_root().obj
    assert isinstance(surroundings, Surroundings), "a command is run by app.cli.main"
    return surroundings.words()
