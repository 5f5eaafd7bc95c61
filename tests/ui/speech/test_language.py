"""The page speaks English and Ukrainian: words, numbers, dates, and no run speaks for another."""

from __future__ import annotations

import ast
import datetime as dt
import doctest
import re
import string
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from model import World
from ui import catalogue
from ui.speech import language
from ui.speech.language import (
    DEFAULT,
    LANGUAGES,
    N_,
    current,
    day,
    n,
    number,
    percent,
    speak,
    speaking,
    t,
    told,
)
from ui.speech.money import horizon_text


def test_nothing_has_no_sign() -> None:
    assert number(-0.04, 1) == "0.0"
    assert number(-0.0001) == "0"
    assert number(-0.06, 1) == "−0.1"


def test_the_examples_hold() -> None:
    assert doctest.testmod(language).failed == 0


def test_english_is_spoken_where_nothing_was_chosen() -> None:
    assert current() == "en"
    assert t("no limit") == "no limit"


@pytest.mark.parametrize("asked", [None, "", "ru", "EN", "../uk"])
def test_an_unknown_language_becomes_english(asked: str | None) -> None:
    with speaking("uk"):
        assert speak(asked) == current() == "en"


def test_a_marked_constant_is_translated_where_it_is_shown() -> None:
    constant = N_("no limit")
    assert constant == "no limit"
    with speaking("uk"):
        assert t(constant) == told(constant) == "без межі"
    assert t(constant) == "no limit"


def test_braces_of_what_is_filled_in_are_left_alone() -> None:
    assert t("{name} of the value", name="{name}{0}") == "{name}{0} of the value"


def test_the_point_of_an_abbreviation_ends_the_sentence_too() -> None:
    sentence = "To reach the aid figure, prices would have to be {level} times the expected level."
    assert t(sentence, level="2.").endswith("2. times the expected level.")
    ending = "No: at most {amount}."  # in no catalogue, so that it stands as it is
    with speaking("uk"):
        assert t(ending, amount="1 тис.") == "No: at most 1 тис."
        assert t(ending, amount="11 лютого 2025 р.") == "No: at most 11 лютого 2025 р."
        assert t(ending + "..", amount="1 тис.") == "No: at most 1 тис...."
    assert t(ending, amount="1 thousand") == "No: at most 1 thousand."


def test_what_is_not_in_the_catalogue_stays_english() -> None:
    with speaking("uk"):
        assert told("no such text {0}") == "no such text {0}"
        assert told("") == t("") == ""


@pytest.mark.parametrize(
    ("value", "digits", "english", "ukrainian"),
    [
        (1234567.0, 0, "1,234,567", "1 234 567"),
        (8.3, 2, "8.30", "8,30"),
        (-3.25, None, "−3.25", "−3,25"),
        (300.0, None, "300", "300"),
        (float("inf"), 1, "no limit", "без межі"),
        (float("nan"), 1, "no limit", "без межі"),
    ],
)
def test_numbers_as_each_language_writes_them(
    value: float, digits: int | None, english: str, ukrainian: str
) -> None:
    assert number(value, digits) == english
    with speaking("uk"):
        assert number(value, digits).replace("\xa0", " ") == ukrainian


def test_per_cent_keeps_the_digits_that_carry_meaning() -> None:
    shares = (0.0, 0.0003, 0.0362, 0.0996, 0.56, 1.0, -0.0362)
    assert [percent(s) for s in shares] == ["0%", "0.03%", "3.6%", "10%", "56%", "100%", "−3.6%"]
    with speaking("uk"):
        assert percent(0.0362) == "3,6%"


def test_dates_in_words() -> None:
    date = dt.date(2025, 2, 11)
    assert day(date) == "11 February 2025"
    with speaking("uk"):
        assert day(date).startswith("11 лютого 2025")


def test_dates_in_entries(open_page: Callable[..., AppTest]) -> None:
    assert LANGUAGES["uk"].entry == "DD.MM.YYYY"
    for code, row in LANGUAGES.items():
        with speaking(code):
            app = open_page(lang=code)
        assert {entry.proto.format for entry in app.date_input} == {row.entry}


def test_counted_things_take_their_number() -> None:
    assert [n("{count} row", "{count} rows", count) for count in (0, 1, 2)] == [
        "0 rows",
        "1 row",
        "2 rows",
    ]


def test_no_thread_speaks_for_another() -> None:
    heard: dict[str, str] = {}
    both = threading.Barrier(2)

    def run(code: str) -> None:
        speak(code)
        both.wait(timeout=10)
        heard[code] = t("no limit")

    threads = [threading.Thread(target=run, args=(code,)) for code in ("en", "uk")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"en": "no limit", "uk": "без межі"}
    assert current() == "en"


def test_the_address_chooses_the_language(open_page: Callable[..., AppTest]) -> None:
    assert open_page(lang="uk").session_state["language"] == "uk"
    assert open_page(lang="xx").session_state["language"] == "en"
    assert open_page().session_state["language"] == "en"


def test_the_switch_changes_the_language_and_the_address(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page()
    app.button_group(key="lang").set_value("uk").run()
    assert app.session_state["language"] == "uk"
    assert app.query_params["lang"] == "uk"
    with speaking("uk"):  # AppTest names the options of the last run anew
        app.button_group(key="lang").set_value("en").run()
    assert not app.exception
    assert app.session_state["language"] == "en"


OTHERS = [code for code in LANGUAGES if code != DEFAULT]


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated(code: str) -> None:
    """None is missing, none is a guess: texts of the code, of the data, of the docstrings shown."""
    assert catalogue.untranslated(code) == [], "translate in ui.po, after: python -m ui.catalogue"


def test_texts_are_found_wherever_they_are_said() -> None:
    """Within an f-string too, where pybabel does not look; concatenated literals are one text."""
    code = """f"**{t('a {x}', x=1)}**"; N_("b " "c"); n("one", "many", 2); t(name); told("d")"""
    found = list(catalogue.marked(ast.parse(code)))
    assert sorted(found, key=str) == [("one", "many"), "a {x}", "b c"]


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_of_a_text_that_is_gone(code: str) -> None:
    with language.catalogue_path(code).open("rb") as file:
        known = {m.id if isinstance(m.id, str) else tuple(m.id) for m in read_po(file) if m.id}
    assert known - set(catalogue.texts()) == set(), "run: python -m ui.catalogue"


GONE = (
    "драбин", "щабл", "щабел", "якість D", "рівень D", "рівня D",  # a rung, a grade
    "опальн", "рочитанн", "розіграш", "розігру", "літопис", "уточк",  # mine, reading, draw, record
    "ідкісні земл", "ідкісних земел", "ритичні копалин", "ритичних копалин", "лавиков",
    "утримує Україн", "утримує Росі", "утримуван", "рук у руки", " господар",  # control
    "на окупованій землі", "на звільненій землі", "країнська частин", "країнської частин",
    "іцензован", "правління фонду", "одатковий акт", "інансовий інтерес", "ранична сума",
    "едопустим", "ракуюч", "під рукою", "переджен", "апізненн", "рахуються як", "друкує",
    "Власна сума.", "першої оцінки", "прибутковост", "точка рівноваги", "тонаж руди", "тамтешн",
    "ижня десята", "ерхня десята", "Контроль за вартістю", "забезпечено /",
)  # fmt: skip
"""Ukrainian words that must not come back: calques, false friends, second words for one thing."""


def ukrainian(world: World) -> Iterator[str]:
    """Every Ukrainian text: of the catalogue, and of the tables' columns in that language."""
    with language.catalogue_path("uk").open("rb") as file:
        for message in read_po(file, locale="uk"):
            forms = [message.string] if isinstance(message.string, str) else message.string
            yield from forms if message.id else ()
    for rows in world.tables.values():
        yield from (row[name] for row in rows for name in row if name.endswith("_uk"))


def test_one_thing_has_one_word(world: World) -> None:
    """Words that two translators chose differently for one thing, or took over from English."""
    found = [(word, text) for text in ukrainian(world) for word in GONE if word in text]
    assert found == []


def test_numbers_keep_their_unit_and_words_their_apostrophe(world: World) -> None:
    """No line breaks between 14,8 and трлн; 5% has no space; one apostrophe is used."""
    wrong = re.compile(
        r"[0-9}] (трлн|млрд|млн|тис\.|км|км²|доларів|євро)(?!\w)|\d %|[а-яіїєґ]'[а-яіїєґ]"
    )
    assert [text for text in ukrainian(world) if wrong.search(text)] == []


def test_years_are_counted() -> None:
    with speaking("uk"):
        said = [horizon_text(2025, years) for years in (1, 22, 25)]
    assert said == ["2025–2025, 1 рік", "2025–2046, 22 роки", "2025–2049, 25 років"]


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_filled_in_is_the_same_in_every_language(code: str) -> None:
    with language.catalogue_path(code).open("rb") as file:
        messages = [message for message in read_po(file, locale=code) if message.id]
    assert messages
    for message in messages:
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        for text in filter(None, texts):
            assert fields_of(text) == fields_of(ids[-1]), text
            edges = [[part[0].isspace(), part[-1].isspace()] for part in (text, ids[-1])]
            assert edges[0] == edges[1], text


def test_the_catalogue_has_the_three_plural_forms_of_ukrainian() -> None:
    with speaking("uk"):
        counts = {count: n("{count} row", "{count} rows", count) for count in (1, 3, 5, 11, 22)}
    assert counts == {1: "1 рядок", 3: "3 рядки", 5: "5 рядків", 11: "11 рядків", 22: "22 рядки"}


def called(node: ast.AST) -> Iterator[str]:
    """Names of the functions that are called when `node` is calculated, lambdas left alone."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield node.func.id
    for part in ast.iter_child_nodes(node):
        yield from called(part)


def test_no_text_is_translated_before_the_language_is_known() -> None:
    """A module that calls t() on import would freeze one reader's language for all."""
    for file in sorted((catalogue.ROOT / "ui").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                assert not set(called(node.value)) & {"t", "n", "told"}, f"{file}:{node.lineno}"


def test_every_choice_asks_in_the_readers_language() -> None:
    """Streamlit's own "Choose an option" is English, and its dates stand in one order."""
    needed = {"selectbox": "placeholder", "multiselect": "placeholder", "date_input": "format"}
    lacking = [
        f"{file.name}:{node.lineno}"
        for file in sorted(Path(catalogue.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in needed
        and not {needed[node.func.attr], None} & {key.arg for key in node.keywords}
    ]  # fmt: skip
    assert lacking == []


def test_only_the_row_of_a_language_names_its_code() -> None:
    """A new language is its row, its catalogue and its columns of names: no code asks for one."""
    own = Path(language.__file__)
    found = [
        f"{file.name}:{node.lineno}"
        for file in sorted((catalogue.ROOT / "ui").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if file != own and isinstance(node, ast.Constant) and node.value in LANGUAGES
    ]
    assert found == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_its_columns_of_names(world: World, code: str) -> None:
    row = LANGUAGES[code]
    columns = {table: set(rows[0]) for table, rows in world.tables.items() if rows}
    for table in [table for table, named in columns.items() if "name_en" in named]:
        spoken = {column.column for column in world.schema[table] if column.spoken}
        assert row.column() in columns[table] or "name_en" in spoken, table
    assert {row.column("term"), row.column("definition")} <= columns["glossary"]
