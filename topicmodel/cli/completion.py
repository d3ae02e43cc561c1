"""``topicmodel completion``: tab completion for a shell."""

import click
from click.shell_completion import get_completion_class

from topicmodel.errors import InputError, nearest

__all__ = ["completion"]

SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print what makes the tab key complete commands.")
@click.argument("shell", metavar="SHELL")
def completion(shell: str) -> None:
    """Print a script that completes commands, options, files and the keys of --set, for
    bash, zsh or fish.

    \b
    Examples:
      eval "$(topicmodel completion bash)"                # now, or in ~/.bashrc
      topicmodel completion fish > ~/.config/fish/completions/topicmodel.fish
    """  # noqa: D205, D301 - click wants the character, not the backslash
    made = get_completion_class(shell) if shell in SHELLS else None
    if made is None:
        raise InputError(f"shell '{shell}'; allowed: {', '.join(SHELLS)}{nearest(shell, SHELLS)}")
    root = click.get_current_context().find_root().command
    click.echo(made(root, {}, "topicmodel", "_TOPICMODEL_COMPLETE").source())
