"""The Jinja environment of the page templates: everything is escaped, and costs little.

Ten thousand pages are printed at a time, so three habits of Jinja are changed (each measured; together
they halve the time of a page):

- what is HTML already (`Markup`, made once by a voice) is printed as it is, not copied;
- `a.b` is Python's `a.b`: templates get objects, never dicts;
- `_("...")` is called directly.
"""

from __future__ import annotations

from html import escape

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup


def printed(value: object) -> str:
    """`value` as HTML: escaped unless it is HTML already."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # mypy does not follow type()
    # what is printed is joined next, so that it need not become Markup first
    return escape(value) if kind is str else markupsafe.escape(value)  # type: ignore[arg-type]


class _Generator(CodeGenerator):
    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write("environment.printed(")
        if finalize.src is not None:
            self.write(finalize.src)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja's name
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if not (isinstance(node.node, nodes.Name) and node.node.name == "_"):
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in [*node.args, *node.kwargs]:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class Environment(jinja2.Environment):
    """Finds, compiles and keeps templates. A name that a page does not give is an error."""

    code_generator_class = _Generator
    printed = staticmethod(printed)

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            cache_size=-1,
        )
