"""Finds in the code every sentence by which the model refuses an input, as texts to translate.

The model speaks English and knows no language. Its sentences stand where a ``Problem`` is made:
as literals, as f-strings, as constants, or in a function that hands its arguments on to one. They
are read out of the syntax tree, so that none can be forgotten; what an f-string fills in becomes
a ``{name}``. :mod:`ui.speech.problems` takes a sentence apart by these texts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from pathlib import Path

__all__ = ["UNSEEN", "refusals", "unread"]

ROOT = Path(__file__).resolve().parents[2]

UNSEEN = (
    "world.bases",
    "territory.borders",
    "answers.breakeven",
    "money.cashflow",
    "ensemble.cells",
    "world.checks",
    "sampling.draws",
    "futures.breakeven",
    "world.economics",
    "world.evidence",
    "ensemble.ensemble",
    "ensemble.grid",
    "sampling.indices",
    "ensemble.landscape",
    "ensemble.parts",
    "sampling.quasi",
    "core.rounding",
    "sampling.simulation",
    "sampling.store",
    "world.tables",
    "sampling.transform",
    "version",
    *(f"ui/{name}.py" for name in ("shell/api", "parts/drawings", "map/shade", "map/shapes")),
)
"""Modules whose refusals no page can show, as those of ``cli*`` never are: they check the tables
of the project when it starts, serve sweeps or machines, or take what the page itself set."""

SINKS = {"Problem": {1: "given", 2: "allowed", 3: "remedy"}}
"""Calls whose arguments are said: place and name of each."""

REFUSE = {0: "allowed", 1: "remedy"}
"""The same of :func:`model.core.problems.refuse`, which hands them to pydantic."""


FEW = 4
"""Texts of a part of a sentence up to which each sentence is a text of its own."""

HOLE = "\0"
"""What stands in a text for a part that is only known when it is said."""

SMALL = frozenset({"and", "or", "of", "to", "in"})
"""Words that alone make no sentence of the model's."""

Reads = Callable[[ast.expr], list[str]]


@dataclass
class _Module:
    """One file: its functions, its constants, and what it takes from others."""

    path: Path
    tree: ast.Module
    sinks: dict[str, dict[int, str]] = field(default_factory=dict)

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        return {n.name: n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)}

    @cached_property
    def constants(self) -> dict[str, list[ast.expr]]:
        return _assigned(self.tree.body)

    @cached_property
    def imported(self) -> dict[str, str]:
        """Names taken from other modules of ``model``, with the module."""
        taken = (n for n in ast.walk(self.tree) if isinstance(n, ast.ImportFrom) and n.module)
        return {
            alias.name: str(one.module).removeprefix("model.")
            for one in taken
            if str(one.module).startswith("model.")
            for alias in one.names
        }


def _assigned(body: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """Return what each name is set to anywhere in a block, tuples taken apart."""
    found: dict[str, list[ast.expr]] = {}
    for node in (inner for one in body for inner in ast.walk(one)):
        targets, value = [], None
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            targets, value = [node.target], node.value
        for target in targets if value is not None else ():
            for name, part in _pairs(target, value):
                found.setdefault(name, []).append(part)
    return found


def _pairs(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name) and value is not None:
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, part)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
        for side in (value.body, value.orelse):
            yield from _pairs(target, side)


@cache
def refusals() -> dict[str, list[str]]:
    """Return every text of a refusal or of a note on a file, with the files it stands in."""
    modules = _modules()
    found: dict[str, list[str]] = {}
    for name, module in modules.items():
        where = module.path.relative_to(ROOT).as_posix()
        reader = _Reader(modules, name)
        for text in reader.texts():
            places = found.setdefault(text, [])
            if where not in places:
                places.append(where)
    return found


@cache
def unread() -> tuple[str, ...]:
    """Return where a call says something of which no text could be read, as ``file:line``."""
    modules = _modules()
    return tuple(
        f"{module.path.relative_to(ROOT).as_posix()}:{call.lineno}"
        for name, module in modules.items()
        for call in _Reader(modules, name).blind()
    )


@cache
def _modules() -> dict[str, _Module]:
    """Return the modules by name, each with its functions that hand a sentence on."""
    files = [*sorted((ROOT / "model").rglob("*.py")), *sorted((ROOT / "ui").rglob("*.py"))]
    named = {
        ".".join(file.relative_to(ROOT / "model").with_suffix("").parts)
        if file.is_relative_to(ROOT / "model")
        else file.relative_to(ROOT).as_posix(): file
        for file in files
    }
    seen = {n: f for n, f in named.items() if n not in UNSEEN and not n.startswith("cli")}
    modules = {
        name: _Module(file, ast.parse(file.read_text(encoding="utf-8")))
        for name, file in seen.items()
    }
    modules["core.problems"].sinks["refuse"] = REFUSE
    while any(_widen(module, modules) for module in modules.values()):
        pass
    return modules


def _callee(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
    return ""


def _sink(call: ast.Call, module: _Module, modules: dict[str, _Module]) -> dict[int, str]:
    """Return which arguments of a call are said."""
    name = _callee(call)
    if name in SINKS:
        return SINKS[name]
    if name in module.sinks:
        return module.sinks[name]
    source = modules.get(module.imported.get(name, ""))
    return source.sinks.get(name, {}) if source else {}


def _said(call: ast.Call, places: dict[int, str]) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are said."""
    yield from (arg for place, arg in enumerate(call.args) if place in places)
    yield from (word.value for word in call.keywords if word.arg in places.values())


def _widen(module: _Module, modules: dict[str, _Module]) -> bool:
    """Find functions that hand an argument on to what is said; return whether any was new."""
    new = False
    for name, function in module.functions.items():
        names = [arg.arg for arg in function.args.args]
        own = bool(names) and names[0] == "self"
        taken = {
            names.index(arg.id) - own: arg.id
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            for arg in _said(call, _sink(call, module, modules))
            if isinstance(arg, ast.Name) and arg.id in names
        }
        known = module.sinks.setdefault(name, {})
        new = new or not taken.items() <= known.items()
        known.update(taken)
    return new


class _Reader:
    """Reads the texts of one module."""

    def __init__(self, modules: dict[str, _Module], name: str) -> None:
        self.modules, self.module = modules, modules[name]
        self.found: list[str] = []
        self.within: list[str] = []

    def texts(self) -> list[str]:
        """Return every text that is said, each once, in the order in which it stands."""
        tree = self.module.tree
        for function, scope in self._scopes(tree):
            for call in _own_nodes(function, ast.Call):
                places = _sink(call, self.module, self.modules)
                for arg in _said(call, places):
                    self._add(arg, scope)
            if isinstance(function, ast.FunctionDef) and _writes_notes(function, self.module):
                self._add_notes(function, scope)
        said = (_apart(text.replace(HOLE, "{value}")) for text in self.found)
        return list(dict.fromkeys(text for text in said if _is_said(text)))

    def blind(self) -> Iterator[ast.Call]:
        """Yield calls of which an argument that says what is allowed could not be read."""
        for function, scope in self._scopes(self.module.tree):
            taken = {arg.arg for arg in getattr(getattr(function, "args", None), "args", ())}
            for call in _own_nodes(function, ast.Call):
                places = _sink(call, self.module, self.modules)
                allowed = {place: name for place, name in places.items() if name == "allowed"}
                for arg in _said(call, allowed):
                    handed = ast.unparse(arg).endswith(".allowed") or (
                        isinstance(arg, ast.Name) and arg.id in taken
                    )
                    if not handed and self._read(arg, scope, 0) in ([], [HOLE]):
                        yield call

    def _scopes(self, tree: ast.Module) -> Iterator[tuple[ast.AST, dict[str, list[ast.expr]]]]:
        yield tree, {}
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield function, _assigned(function.body)

    def _add(self, node: ast.expr, scope: dict[str, list[ast.expr]]) -> None:
        self.found += self._read(node, scope, 0)

    def _add_notes(self, function: ast.FunctionDef, scope: dict[str, list[ast.expr]]) -> None:
        """Add all that a function writes which writes notes."""
        inside = {id(p) for n in _own_nodes(function, ast.JoinedStr) for p in ast.walk(n)}
        body = ast.Module(function.body[1:] if ast.get_docstring(function) else function.body, [])
        for node in ast.walk(body):
            if isinstance(node, ast.Call):
                self._add(node, scope)
            if isinstance(node, ast.JoinedStr) or (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and " " in node.value
                and id(node) not in inside
            ):
                self._add(node, scope)

    def _read(self, node: ast.expr, scope: dict[str, list[ast.expr]], depth: int) -> list[str]:
        """Return the texts that an expression may become; what is no literal gives none."""
        if depth > 6:
            return [HOLE]

        def read(part: ast.expr) -> list[str]:
            return self._read(part, scope, depth + 1)

        match node:
            case ast.Constant(value=str() as text):
                return [_plain(text)]
            case ast.JoinedStr():
                return self._written(node, read)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                both = product(read(left), read(right))
                return [(a + b).replace(HOLE * 2, HOLE) for a, b in both]
            case ast.Call():
                return self._called(node, read) or [HOLE]
        parts = self._parts(node, scope)
        return [text for part in parts for text in read(part)] or [HOLE]

    def _parts(self, node: ast.expr, scope: dict[str, list[ast.expr]]) -> list[ast.expr]:
        """Return the expressions of which one is what a name, a choice or a table gives."""
        match node:
            case ast.IfExp(body=one, orelse=other):
                return [one, other]
            case ast.Name(id=name):
                return scope.get(name) or self.module.constants.get(name, [])
            case ast.BoolOp(values=values) | ast.Dict(values=values):
                return values
            case ast.Tuple(elts=values) | ast.List(elts=values):
                return values
            case ast.Subscript(value=inner):
                return [inner]
        return []

    def _written(self, node: ast.JoinedStr, read: Reads) -> list[str]:
        """Return the texts of an f-string; a part that becomes one of a few texts gives each."""
        parts = [self._part(part, read) for part in node.values]
        return [_apart("".join(one)) for one in product(*parts)]

    def _part(self, part: ast.expr, read: Reads) -> list[str]:
        if not isinstance(part, ast.FormattedValue):
            return read(part)
        texts, place = read(part.value), f"{{{_name_of(part.value)}}}"
        few = isinstance(part.value, ast.Name | ast.IfExp | ast.Subscript) and len(texts) <= FEW
        if few and part.conversion == -1:
            return [place if text == HOLE else text for text in dict.fromkeys(texts)]
        self.found += [] if few else texts
        return [place]

    def _called(self, call: ast.Call, read: Reads) -> list[str]:
        """Return the texts that a function of ours returns, or that ``get`` finds in a table."""
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get":
            parts = [call.func.value, *call.args[1:]]
            return [text for part in parts for text in read(part)]
        name = _callee(call)
        if name in ("say", "listed"):
            return [""]  # keeps its parts itself
        source = self.module.imported.get(name)
        reader = self if source is None else self._other(source)
        function = reader.module.functions.get(name) if reader else None
        if reader is None or function is None or name in self.within:
            return []
        self.within.append(name)
        scope = _assigned(function.body)
        back = [node.value for node in _own_nodes(function, ast.Return) if node.value]
        texts = [text for value in back for text in reader._read(value, scope, 1)]
        self.within.pop()
        self.found += reader.found if reader is not self else []
        return texts

    def _other(self, source: str) -> _Reader | None:
        return _Reader(self.modules, source) if source in self.modules else None


def _writes_notes(function: ast.FunctionDef, module: _Module) -> bool:
    return function.name.endswith("notes") and module.path.parents[1].name == "model"


def _own_nodes(function: ast.AST, kind: type) -> Iterator:  # type: ignore[type-arg]
    """Yield the nodes of a kind, those of inner functions left out."""
    for child in ast.iter_child_nodes(function):
        if isinstance(child, ast.FunctionDef):
            continue
        if isinstance(child, kind):
            yield child
        yield from _own_nodes(child, kind)


def _apart(text: str) -> str:
    """Return a text whose names differ: the second ``{value}`` becomes ``{value2}``."""
    bare = [re.sub(r"\d+$", "", name) for name in _NAME.findall(text)]
    counts = [bare[: place + 1].count(name) for place, name in enumerate(bare)]
    names = iter(
        f"{name}{again if again > 1 else ''}" for name, again in zip(bare, counts, strict=True)
    )
    return _NAME.sub(lambda _: f"{{{next(names)}}}", text)


_NAME = re.compile(r"(?<!\{)\{(\w+)\}")


def _plain(text: str) -> str:
    """Return a literal as a text; the braces of ``str.format`` become a name."""
    if "{}" in text:
        return text.replace("{}", "{value}")
    return text.replace("{", "{{").replace("}", "}}")


def _name_of(node: ast.expr) -> str:
    """Return a name for what an expression fills in."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_")
        case ast.Call(func=ast.Attribute(attr="join")):
            return "list"
        case ast.Call(func=ast.Name(id="len")):
            return "count"
        case ast.Call(func=ast.Name(id="repr"), args=[inner]):
            return _name_of(inner)
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
    return "value"


def _is_said(text: str) -> bool:
    """Return whether a text has a word of its own."""
    bare = re.sub(r"\{\w+\}", " ", text)
    return any(word not in SMALL for word in re.findall(r"(?<![\w.])[A-Za-z]{2,}(?![\w.]\w)", bare))
