"""The rules as JavaScript: the very source that the command line runs, translated for the composer.

`script` begins with what is asked for and takes along what that calls, module by module. What lies outside
the subset (subset.py says what is in it) is refused with its place, so that an author learns at once:

    pytest tests/composer/test_script.py        says what of the rules cannot be translated
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from signoff.composer.subset import NATIVE, TYPES, UNSEEN, Refusal, UntranslatableError, named
from signoff.composer.translating import Translator, function

ALL = "*"
"""As a name that is asked for: everything the module has."""

LEFT_OUT = {"Rule": frozenset({"why", "source", "bad", "good"})}
"""Fields that the composer does not show."""


def script(sources: Mapping[str, str], asked: Mapping[str, str]) -> str:
    """JavaScript that defines one object per module, named `rules_find` for `rules.find`.

    `sources`: module below the package -> source text. `asked`: module -> names separated by blanks, or ALL.
    Raises UntranslatableError with all that is refused.
    """
    program = _Program(sources)
    for module, names in sorted(asked.items()):
        found = program.module(module)
        for name in found.names() if names == ALL else names.split():
            found.need(name)
    program.translate()
    if program.refusals:
        raise UntranslatableError(sorted(set(program.refusals)))
    return "".join(module.written() for module in program.ordered())


def refusals(sources: Mapping[str, str], asked: Mapping[str, str]) -> list[Refusal]:
    """What cannot be translated."""
    try:
        script(sources, asked)
    except UntranslatableError as error:
        return error.refusals
    return []


def object_name(module: str) -> str:
    """The JavaScript name of a module's object."""
    return module.replace(".", "_")


@dataclass
class _Program:
    """All modules, and what of them is needed."""

    sources: Mapping[str, str]
    modules: dict[str, _Module] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    waiting: list[tuple[_Module, str]] = field(default_factory=list)

    def module(self, name: str) -> _Module:
        if name not in self.modules:
            self.modules[name] = _Module(self, name, ast.parse(self.sources[name]))
        return self.modules[name]

    def translate(self) -> None:
        """Until nothing new is needed."""
        while self.waiting:
            module, name = self.waiting.pop()
            module.translate(name)

    def fields(self) -> set[str]:
        """The fields of every class of the modules in play."""
        return {
            name for module in self.modules.values() for fields in module.classes.values() for name in fields
        }

    def ordered(self) -> list[_Module]:
        """Modules after those they use."""
        done: list[_Module] = []

        def visit(module: _Module) -> None:
            if module not in done:
                for used in sorted(module.uses):
                    if used != module.name:
                        visit(self.modules[used])
                done.append(module)

        for _, module in sorted(self.modules.items()):
            visit(module)
        return [module for module in done if module.lines]


class _Module:
    """One module: what it defines and imports, and what of it was translated."""

    def __init__(self, program: _Program, name: str, tree: ast.Module) -> None:
        self.program = program
        self.name = name
        self.path = f"scripts/signoff/{name.replace('.', '/')}.py"
        self.imports: dict[str, tuple[str, str]] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        self.constants: dict[str, ast.Assign | ast.AnnAssign] = {}
        self.classes: dict[str, dict[str, ast.expr | None]] = {}
        self.odd: list[tuple[ast.stmt, str]] = []
        self.needed: set[str] = set()
        self.lines: dict[str, list[str]] = {}
        self.uses: set[str] = set()
        for node in tree.body:
            self._read(node)

    def _read(self, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom):
            self._import(node)
        elif isinstance(node, ast.FunctionDef):
            self.functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            self.classes[node.name] = _fields(node)
        elif (
            isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and len(node.targets) == 1
        ):
            self.constants[node.targets[0].id] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            self.constants[node.target.id] = node
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            self.odd.append((node, f"'{type(node).__name__}' cannot stand outside functions"))

    def _import(self, node: ast.ImportFrom) -> None:
        source = node.module or ""
        for alias in node.names:
            if source.startswith("signoff.") and not node.level:
                self.imports[alias.asname or alias.name] = (source.removeprefix("signoff."), alias.name)
            elif source not in UNSEEN:
                self.odd.append((node, f"'{source}' cannot be imported in the composer"))

    def names(self) -> list[str]:
        """All that the module defines; asking for all means that nothing in it may be odd."""
        for node, problem in self.odd:
            self.refuse(node, problem)
        types = {name for name, node in self.constants.items() if _is_type(node.value)}
        return [*(name for name in self.constants if name not in types), *self.functions]

    def need(self, name: str) -> None:
        if name not in self.needed:
            self.needed.add(name)
            self.program.waiting.append((self, name))

    def translate(self, name: str) -> None:
        if name in NATIVE.get(self.name, ()):
            self.lines[name] = [f"const {named(name)} = $.{name};"]
        elif name in self.functions:
            self.lines[name] = list(function(self.functions[name], self))
        elif name in self.constants:
            value = self.constants[name].value
            assert value is not None
            self.lines[name] = [f"const {named(name)} = {Translator(self).value(value)};"]
        else:
            self.program.refusals.append(Refusal(self.path, 1, f"there is no '{name}' in this module"))

    def written(self) -> str:
        """The module as an object; functions and constants stand in the order of the source."""
        order = [name for name in (*self.classes, *self.constants, *self.functions) if name in self.lines]
        lines = [line for name in sorted(order, key=self._line_of) for line in self.lines[name]]
        exported = ", ".join(sorted(named(name) for name in order))
        return "\n".join(
            [f"const {object_name(self.name)} = (() => {{", *lines, f"return {{{exported}}};", "})();\n"]
        )

    def _line_of(self, name: str) -> int:
        return (self.functions.get(name) or self.constants[name]).lineno

    # what a Translator asks

    def refer(self, name: str) -> str | None:
        """A module-level name, here or imported, as JavaScript writes it."""
        if name in self.functions or name in self.constants:
            self.need(name)
            return named(name)
        if name in self.imports:
            module, original = self.imports[name]
            if module in self.program.sources:
                found = self.program.module(module)
                if original in found.functions or original in found.constants:
                    found.need(original)
                    self.uses.add(module)
                    return f"{object_name(module)}.{named(original)}"
        return None

    def construct(self, name: str, call: ast.Call, value: Callable[[ast.expr], str]) -> str | None:
        """A call of a dataclass as an object with all its fields."""
        home, original = self, name
        if name in self.imports:
            module, original = self.imports[name]
            if module not in self.program.sources:
                return None
            home = self.program.module(module)
        fields = home.classes.get(original)
        if fields is None:
            return None
        given = dict(zip(fields, call.args, strict=False))
        given |= {keyword.arg or "**": keyword.value for keyword in call.keywords}
        shown = []
        for key, default in fields.items():
            said = given.pop(key, default)
            if said is None:
                self.refuse(call, f"'{name}' needs '{key}'")
            elif key not in LEFT_OUT.get(original, ()):
                shown.append(f"{key}: {value(said)}")
        if given or len(call.args) > len(fields):
            self.refuse(call, f"these are not the fields of '{name}'")
        return f"({{{', '.join(shown)}}})"

    def parameters(self, name: str) -> list[str] | None:
        """The parameters of a function of this module or an imported one."""
        home, original = self, name
        if name in self.imports:
            module, original = self.imports[name]
            if module not in self.program.sources:
                return None
            home = self.program.module(module)
        found = home.functions.get(original)
        return None if found is None else [a.arg for a in (*found.args.args, *found.args.kwonlyargs)]

    def is_field(self, name: str) -> bool:
        """Whether some class that may be in play has this field."""
        for module, _ in self.imports.values():
            if module in self.program.sources:
                self.program.module(module)
        return name in self.program.fields()

    def refuse(self, node: ast.AST, problem: str) -> str:
        """Note a problem at the node's line."""
        self.program.refusals.append(Refusal(self.path, getattr(node, "lineno", 1), problem))
        return "null"


def _is_type(value: ast.expr | None) -> bool:
    """Whether a constant is a name for a type, which only annotations use."""
    return isinstance(value, ast.Subscript) and getattr(value.value, "id", "") in TYPES


def _fields(node: ast.ClassDef) -> dict[str, ast.expr | None]:
    """A dataclass's fields with their defaults; `field(default_factory=list)` is an empty list."""
    found: dict[str, ast.expr | None] = {}
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found[statement.target.id] = _default(statement.value)
    return found


def _default(value: ast.expr | None) -> ast.expr | None:
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "field":
        factories = {k.arg: getattr(k.value, "id", "") for k in value.keywords}
        factory = factories.get("default_factory")
        empty = ast.Dict([], []) if factory == "dict" else ast.List([], ast.Load())
        return ast.copy_location(empty, value) if factory else None
    return value
