"""One function or constant of the subset into JavaScript."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from signoff.composer.subset import BUILTINS, METHODS, TRUTHS, named

# What an editor, a browser or an encoder could take for something else than a character of a text.
_UNSAFE = re.compile("[\\x7f-\\xa0\\u2028\\u2029\\ufeff\\ud800-\\udfff]")
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "$.eq({}, {})",
    ast.NotEq: "!$.eq({}, {})",
    ast.Lt: "$.lt({}, {})",
    ast.Gt: "$.lt({1}, {0})",
    ast.LtE: "!$.lt({1}, {0})",
    ast.GtE: "!$.lt({}, {})",
    ast.In: "$.has({1}, {0})",
    ast.NotIn: "!$.has({1}, {0})",
    ast.Is: "({} === {})",
    ast.IsNot: "({} !== {})",
}
_PLAINLY: dict[type[ast.cmpop], str] = {
    ast.Eq: "({} === {})",
    ast.NotEq: "({} !== {})",
    ast.Lt: "({} < {})",
    ast.Gt: "({} > {})",
    ast.LtE: "({} <= {})",
    ast.GtE: "({} >= {})",
}
_OPERATIONS: dict[type[ast.operator], str] = {
    ast.Add: "$.add({}, {})",
    ast.Sub: "({} - {})",
    ast.Mult: "$.mul({}, {})",
    ast.FloorDiv: "$.floordiv({}, {})",
    ast.Mod: "$.mod({}, {})",
}


class Surroundings(Protocol):
    """What the rest of the program knows of a module's names."""

    def refer(self, name: str) -> str | None:
        """A module-level name as JavaScript writes it; None when there is none."""

    def construct(self, name: str, call: ast.Call, value: Callable[[ast.expr], str]) -> str | None:
        """A call of a dataclass as an object; None when `name` is none."""

    def parameters(self, name: str) -> list[str] | None:
        """The parameters of a function of the program; None when `name` is none."""

    def is_field(self, name: str) -> bool:
        """Whether some dataclass has this field."""

    def refuse(self, node: ast.AST, problem: str) -> str:
        """Note a problem; what to write in its place."""


class Translator:
    """Translates within one scope: the names in `local` belong to the function itself."""

    def __init__(self, around: Surroundings, local: Iterable[str] = ()) -> None:
        self.around = around
        self.local = frozenset(local)

    # expressions

    def value(self, node: ast.expr) -> str:
        """`node` as an expression."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            return self.around.refuse(node, f"{_called(node)} cannot be translated")
        written: str = method(node)
        return written

    def truth(self, node: ast.expr) -> str:
        """`node` as a condition."""
        if isinstance(node, ast.BoolOp):
            sign = " && " if isinstance(node.op, ast.And) else " || "
            return f"({sign.join(map(self.truth, node.values))})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return f"!{self.truth(node.operand)}"
        if isinstance(node, ast.Compare) or _is_truth_call(node):
            return self.value(node)
        return f"$.truth({self.value(node)})"

    def _constant(self, node: ast.Constant) -> str:
        if node.value is None or isinstance(node.value, bool | int | str):
            written = json.dumps(node.value, ensure_ascii=False)
            return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
        return self.around.refuse(node, f"{node.value!r} is no text, whole number, truth or None")

    def _name(self, node: ast.Name) -> str:
        if node.id in self.local:
            return named(node.id)
        found = self.around.refer(node.id)
        if found is None:
            return self.around.refuse(node, f"'{node.id}' is not known to the composer")
        return found

    def _joinedstr(self, node: ast.JoinedStr) -> str:
        parts = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                if part.format_spec is not None or part.conversion not in (-1, ord("s")):
                    self.around.refuse(node, "an f-string with a format or conversion cannot be translated")
                parts.append(f"$.str({self.value(part.value)})")
            else:
                parts.append(self.value(part))
        return f"({' + '.join(parts)})" if parts else '""'

    def _binop(self, node: ast.BinOp) -> str:
        form = _OPERATIONS.get(type(node.op))
        is_format = isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant | ast.JoinedStr)
        if form is None or (is_format and not isinstance(getattr(node.left, "value", ""), int)):
            return self.around.refuse(node, f"the operator {_called(node.op)} cannot be translated")
        return form.format(self.value(node.left), self.value(node.right))

    def _boolop(self, node: ast.BoolOp) -> str:
        word = "and" if isinstance(node.op, ast.And) else "or"
        written = self.value(node.values[-1])
        for left in reversed(node.values[:-1]):
            written = f"$.{word}({self.value(left)}, () => {written})"
        return written

    def _unaryop(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.Not):
            return self.truth(node)
        if isinstance(node.op, ast.USub):
            return f"(-{self.value(node.operand)})"
        return self.around.refuse(node, f"the operator {_called(node.op)} cannot be translated")

    def _compare(self, node: ast.Compare) -> str:
        parts = []
        left = node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(sign, ast.Is | ast.IsNot) and getattr(right, "value", "") is not None:
                self.around.refuse(node, "'is' works with None only; write ==")
            given = right
            if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Set):
                given = ast.copy_location(ast.List(right.elts, ast.Load()), right)
            form = _PLAINLY.get(type(sign)) if _is_simple(left, right, sign) else None
            form = form or _COMPARISONS[type(sign)]
            parts.append(form.format(self.value(left), self.value(given)))
            left = right
        return parts[0] if len(parts) == 1 else f"({' && '.join(parts)})"

    def _ifexp(self, node: ast.IfExp) -> str:
        return f"({self.truth(node.test)} ? {self.value(node.body)} : {self.value(node.orelse)})"

    def _namedexpr(self, node: ast.NamedExpr) -> str:
        return f"({named(node.target.id)} = {self.value(node.value)})"

    def _attribute(self, node: ast.Attribute) -> str:
        if not self.around.is_field(node.attr):
            return self.around.refuse(node, f"'.{node.attr}' is no field of a class of the composer")
        return f"{self.value(node.value)}.{node.attr}"

    def _subscript(self, node: ast.Subscript) -> str:
        whole = self.value(node.value)
        if not isinstance(node.slice, ast.Slice):
            return f"$.item({whole}, {self.value(node.slice)})"
        if node.slice.step is not None:
            self.around.refuse(node, "a slice with a step cannot be translated")
        ends = [None if end is None else self.value(end) for end in (node.slice.lower, node.slice.upper)]
        return f"$.slice({whole}, {ends[0] or 0}, {ends[1] or 'null'})"

    def _list(self, node: ast.List | ast.Tuple) -> str:
        return f"[{', '.join(map(self._element, node.elts))}]"

    _tuple = _list

    def _element(self, node: ast.expr) -> str:
        return f"...$.iter({self.value(node.value)})" if isinstance(node, ast.Starred) else self.value(node)

    def _dict(self, node: ast.Dict) -> str:
        pairs = [
            f"...$.items({self.value(value)})" if key is None else f"[{self.value(key)}, {self.value(value)}]"
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return f"new Map([{', '.join(pairs)}])"

    def _listcomp(self, node: ast.ListComp | ast.GeneratorExp) -> str:
        return self._comprehended(node.generators, lambda inner: inner.value(node.elt))

    _generatorexp = _listcomp

    def _dictcomp(self, node: ast.DictComp) -> str:
        def pair(inner: Translator) -> str:
            return f"[{inner.value(node.key)}, {inner.value(node.value)}]"

        return f"new Map({self._comprehended(node.generators, pair)})"

    def _comprehended(self, generators: list[ast.comprehension], element: Callable[[Translator], str]) -> str:
        first, rest = generators[0], generators[1:]
        inner = Translator(self.around, self.local | set(_names(first.target)))
        made = inner._comprehended(rest, element) if rest else f"[{element(inner)}]"
        for test in reversed(first.ifs):
            made = f"{inner.truth(test)} ? {made} : []"
        return f"$.iter({self.value(first.iter)}).flatMap(({_target(first.target, self.around)}) => {made})"

    # calls

    def _call(self, node: ast.Call) -> str:
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func)
        if not isinstance(node.func, ast.Name):
            return self.around.refuse(node, "only functions with a name can be called")
        name = node.func.id
        if name not in self.local:
            built = self.around.construct(name, node, self.value)
            if built is not None:
                return built
            parameters = self.around.parameters(name)
            if parameters is not None:
                return f"{self.around.refer(name)}({self._arguments(node, name, parameters)})"
            if name in BUILTINS:
                return self._builtin(node, name)
        return self.around.refuse(node, f"'{name}' cannot be called in the composer")

    def _arguments(self, node: ast.Call, name: str, parameters: list[str]) -> str:
        given: dict[str, str] = {}
        for parameter, argument in zip(parameters, node.args, strict=False):
            given[parameter] = self.value(argument)
        for keyword in node.keywords:
            given[keyword.arg or "**"] = self.value(keyword.value)
        starred = any(isinstance(argument, ast.Starred) for argument in node.args)
        if starred or len(node.args) > len(parameters) or not set(given) <= set(parameters):
            self.around.refuse(node, f"these are not the arguments of '{name}'")
        last = max((parameters.index(key) for key in given if key in parameters), default=-1)
        return ", ".join(given.get(parameter, "undefined") for parameter in parameters[: last + 1])

    def _builtin(self, node: ast.Call, name: str) -> str:
        least, most = BUILTINS[name]
        allowed = {"min": {"default"}, "max": {"default"}, "sorted": {"reverse"}, "zip": {"strict"}}
        options = {keyword.arg: keyword.value for keyword in node.keywords}
        if not least <= len(node.args) <= most or not set(options) <= allowed.get(name, set()):
            return self.around.refuse(node, f"'{name}' with these arguments cannot be translated")
        given = [self._element(argument) for argument in node.args]
        if "default" in options:
            return f"$.{name}_or({given[0]}, {self.value(options['default'])})"
        if "reverse" in options:
            given.append(self.truth(options["reverse"]))
        return f"$.{name}({', '.join(given)})"

    def _method(self, node: ast.Call, called: ast.Attribute) -> str:
        least, most = METHODS.get(called.attr, (9, 0))
        if node.keywords or not least <= len(node.args) <= most:
            return self.around.refuse(
                node, f"the method '{called.attr}' with these arguments cannot be translated"
            )
        given = [called.value, *node.args]
        return f"$.{called.attr}({', '.join(map(self._element, given))})"

    # statements

    def statements(self, body: Iterable[ast.stmt], depth: int) -> Iterator[str]:
        """The lines of a block."""
        for node in body:
            method = getattr(self, f"_do_{type(node).__name__.lower()}", None)
            if method is None:
                self.around.refuse(node, f"{_called(node)} cannot be translated")
                continue
            yield from method(node, depth)

    def _do_expr(self, node: ast.Expr, depth: int) -> Iterator[str]:
        if not isinstance(node.value, ast.Constant):
            yield f"{' ' * depth}{self.value(node.value)};"

    def _do_assign(self, node: ast.Assign, depth: int) -> Iterator[str]:
        if len(node.targets) != 1:
            self.around.refuse(node, "one name at a time can be assigned")
        yield f"{' ' * depth}{self._stored(node.targets[0], self.value(node.value))};"

    def _do_annassign(self, node: ast.AnnAssign, depth: int) -> Iterator[str]:
        if node.value is not None:
            yield f"{' ' * depth}{self._stored(node.target, self.value(node.value))};"

    def _do_augassign(self, node: ast.AugAssign, depth: int) -> Iterator[str]:
        form = "$.extended({}, {})" if isinstance(node.op, ast.Add) else _OPERATIONS.get(type(node.op))
        if form is None or not isinstance(node.target, ast.Name):
            self.around.refuse(node, f"{_called(node.op)} cannot be assigned so")
            return
        name = named(node.target.id)
        yield f"{' ' * depth}{name} = {form.format(name, self.value(node.value))};"

    def _stored(self, target: ast.expr, value: str) -> str:
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
            return f"$.put({self.value(target.value)}, {self.value(target.slice)}, {value})"
        return f"{_target(target, self.around)} = {value}"

    def _do_if(self, node: ast.If, depth: int) -> Iterator[str]:
        yield f"{' ' * depth}if ({self.truth(node.test)}) {{"
        yield from self.statements(node.body, depth + 1)
        if node.orelse:
            yield f"{' ' * depth}}} else {{"
            yield from self.statements(node.orelse, depth + 1)
        yield f"{' ' * depth}}}"

    def _do_for(self, node: ast.For, depth: int) -> Iterator[str]:
        if node.orelse:
            self.around.refuse(node, "'else' after a loop cannot be translated")
        yield f"{' ' * depth}for ({_target(node.target, self.around)} of $.iter({self.value(node.iter)})) {{"
        yield from self.statements(node.body, depth + 1)
        yield f"{' ' * depth}}}"

    def _do_while(self, node: ast.While, depth: int) -> Iterator[str]:
        if node.orelse:
            self.around.refuse(node, "'else' after a loop cannot be translated")
        yield f"{' ' * depth}while ({self.truth(node.test)}) {{"
        yield from self.statements(node.body, depth + 1)
        yield f"{' ' * depth}}}"

    def _do_return(self, node: ast.Return, depth: int) -> Iterator[str]:
        yield f"{' ' * depth}return {self.value(node.value) if node.value else 'null'};"

    def _do_break(self, _: ast.Break, depth: int) -> Iterator[str]:
        yield f"{' ' * depth}break;"

    def _do_continue(self, _: ast.Continue, depth: int) -> Iterator[str]:
        yield f"{' ' * depth}continue;"

    def _do_pass(self, _: ast.Pass, depth: int) -> Iterator[str]:
        yield from ()


def _remembers(decorator: ast.expr) -> bool:
    """`@lru_cache(maxsize=4)`: the command line reads thousands of texts, the composer works it out again."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "lru_cache"


def function(node: ast.FunctionDef, around: Surroundings) -> Iterator[str]:
    """The lines of a function; its parameters and what it assigns are its own."""
    arguments = node.args
    is_plain = not (arguments.vararg or arguments.kwarg or arguments.posonlyargs)
    if not is_plain or not all(map(_remembers, node.decorator_list)):
        around.refuse(node, "a function with decorators, * or ** cannot be translated")
    parameters = [argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)]
    own = sorted({name for name in _assigned(node.body) if name not in parameters})
    translator = Translator(around, {*parameters, *own})
    defaults = [*[None] * (len(arguments.args) - len(arguments.defaults)), *arguments.defaults]
    shown = []
    for name, default in zip(parameters, [*defaults, *arguments.kw_defaults], strict=True):
        shown.append(named(name) if default is None else f"{named(name)} = {translator.value(default)}")
    yield f"function {named(node.name)}({', '.join(shown)}) {{"
    if own:
        yield f" let {', '.join(map(named, own))};"
    yield from translator.statements(node.body, 1)
    if not isinstance(node.body[-1], ast.Return):
        yield " return null;"
    yield "}"


def _assigned(body: Iterable[ast.AST]) -> Iterator[str]:
    """The names that a function's statements assign; those of comprehensions stay inside them."""
    for node in body:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.comprehension):
            yield from _assigned([node.iter, *node.ifs])
        else:
            yield from _assigned(ast.iter_child_nodes(node))


def _names(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def _target(target: ast.expr, around: Surroundings) -> str:
    if isinstance(target, ast.Name):
        return named(target.id)
    if isinstance(target, ast.Tuple):
        return f"[{', '.join(_target(part, around) for part in target.elts)}]"
    return around.refuse(target, "only names and tuples of names can be assigned")


def _is_truth_call(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in TRUTHS


def _is_simple(left: ast.expr, right: ast.expr, sign: ast.cmpop) -> bool:
    """Whether JavaScript's own comparison does: with a number, and of equality with a text."""
    plain: tuple[type, ...] = (str, int) if isinstance(sign, ast.Eq | ast.NotEq) else (int,)
    sides = [node.operand if isinstance(node, ast.UnaryOp) else node for node in (left, right)]
    return any(isinstance(node, ast.Constant) and type(node.value) in plain for node in sides)


def _called(node: ast.AST) -> str:
    """What a kind of node is called in a refusal."""
    return f"'{type(node).__name__}'"
