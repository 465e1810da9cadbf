"""The command `signoff`: one module per verb, imported only when that verb is called.

Exit codes: 0 fine, 1 findings, 2 usage or configuration, 3 the outside world failed, 70 a bug.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import traceback
from typing import NoReturn

import click

from signoff import __version__
from signoff.core.finding import OperatorError
from signoff.edge import disk

BUG = 70
"""What sysexits.h calls EX_SOFTWARE. Python's own 1 would pass for findings, after which workflows go on."""


class Verbs(click.Group):
    """Finds a verb `x` in the module `cli/x.py` (or `x_.py` where x is a Python keyword)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.rstrip("_").replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_")
        names = {module.name for module in pkgutil.iter_modules(__path__)}
        module = importlib.import_module(f"{__name__}.{name if name in names else name + '_'}")
        command = module.command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="signoff")
def group() -> None:
    """A status page your incident commander signs off.

    Exit codes: 0 fine, 1 findings, 2 usage or configuration, 3 the outside world failed.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an operator's mistake becomes two lines and its exit code."""
    try:
        code = group.main(arguments, prog_name="signoff", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except OperatorError as error:
        _refuse(error)
    except OSError as error:
        if disk.trouble_of(error) is None:
            traceback.print_exc()
            sys.exit(BUG)
        _refuse(disk.world_error(error))
    except Exception:  # noqa: BLE001  (whatever it is, it is ours)
        traceback.print_exc()
        sys.exit(BUG)


def _refuse(error: OperatorError) -> NoReturn:
    click.echo(f"signoff: {error.problem}", err=True)
    click.echo(f"  hint: {error.remedy}", err=True)
    sys.exit(error.exit_code)
