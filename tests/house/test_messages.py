"""What the model says keeps its parts; nothing is put together that nobody can translate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from ui import catalogue
from ui.speech.language import LANGUAGES, catalogue_path

FILES = [*sorted((catalogue.ROOT / "model").rglob("*.py"))]
NAMES = {"given", "allowed", "remedy", "needed"}
WORD = re.compile(r"[A-Za-z]{2}")


def put_together(node: ast.AST) -> bool:
    """Say whether an expression makes a sentence that no catalogue can have."""
    match node:
        case ast.JoinedStr(values=parts):
            texts = (part.value for part in parts if isinstance(part, ast.Constant))
            return any(WORD.search(str(text)) for text in texts)
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=ast.Constant() | ast.JoinedStr()):
            return True
        case ast.IfExp(body=one, orelse=other):
            return put_together(one) or put_together(other)
        case ast.BoolOp(values=parts):
            return any(map(put_together, parts))
    return False


def said(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every expression that becomes a part of a message."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="say"), args=[template, *_]):
                yield template
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                yield from args[catalogue.MESSAGES.get(type(node.func).__name__ + name, 99) :]
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                yield value


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_message_is_a_literal_or_keeps_its_values(file: Path) -> None:
    wrong = [ast.unparse(node) for node in said(ast.parse(file.read_text())) if put_together(node)]
    assert wrong == []


def holes(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", set(LANGUAGES) - {"en"})
def test_a_translation_fills_in_what_the_template_does(language: str) -> None:
    templates = {text for text, where in catalogue.code_texts() if where.startswith("model/")}
    with catalogue_path(language).open("rb") as file:
        known = {message.id: str(message.string) for message in read_po(file, locale=language)}
    filled = [str(text) for text in templates if re.search(r"\{\w+[:}!]", str(text))]
    assert len(filled) > 100
    assert [text for text in filled if holes(known[text]) != holes(text)] == []
