"""Sharing what is in hand: its link, its code, and what a link that was opened says.

Everything is made when it is asked for, so that a run without costs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from model import DEFAULT_PRESET, Outcome, Scenario, evaluate
from model.answers.link import LIMIT, Reopened, encode
from ui.controls.files import file_name, file_text
from ui.hand import state
from ui.hand.address import address, close_link, compared_links
from ui.hand.asked import COMPARED, LINK
from ui.pages.method.citation import citation
from ui.parts.dialogs import dialog_button
from ui.parts.drawings import draw_copy
from ui.parts.kit import note, save_button
from ui.shell.card_words import rests_on
from ui.shell.pages import COMPARE
from ui.shell.reproduce import command_text, python_text
from ui.show.frames import copy_field, frame_text
from ui.show.table import Cell, Column, Table, draw, table
from ui.speech import words
from ui.speech.language import number, percent, t
from ui.speech.naming import named
from ui.speech.said import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.core.errors import Problem

BUTTON = "share"


def share_controls() -> None:
    """Draw the control that gives link and code of the current scenario."""
    dialog_button(t("Share this"), t("Share this"), _shared, BUTTON)


def _shared() -> None:
    _link()
    _code()


def _title(text: str) -> None:
    st.markdown(f"**{text}**")


def _link() -> None:
    scenario = state.hand().scenario
    shared = evaluate(named(scenario), state.world())
    link, here = encode(shared), st.context.url or ""
    if len(link) > LIMIT:
        st.caption(t("This scenario is too long for a link. Send it as a file."))
        save = t("Save this scenario")
        save_button(save, file_text(scenario), file_name(scenario), key="share-file")
        return
    whole = address(here, link, compared=compared_links() if _compared() else ())
    copy_field(t("Link"), "share-link", whole)
    note(
        "The link saves every setting and today's results. Opened later, it shows what has "
        "changed since."
    )
    asked = {name: evaluate(one, state.world()) for name, one in _compared().items()}
    sentence = sentence_of(asked or {"": shared}, whole)
    copy_field(t("Sentence with source"), "share-sentence", sentence)
    framed = frame_text(address(here, link, embed=True), t("Ukraine's mineral wealth"))
    copy_field(t("Embed the calculator"), "share-frame", framed)
    copy_field(t("Citation"), "share-citation", f"{citation(shared)} {whole}")


def _compared() -> dict[str, Scenario]:
    """Return the scenarios that stand side by side, by name; none on another page."""
    here = urlsplit(st.context.url or "").path.strip("/")
    return dict(state.hand().kept) if here == COMPARE else {}


def sentence_of(outcomes: dict[str, Outcome], address: str) -> str:
    """Return results as a sentence with what they rest on, to be quoted; one a name if there is."""
    sources = "; ".join(
        dict.fromkeys(source for one in outcomes.values() for source in rests_on(one))
    )
    said = ((f"{name}: " if name else "") + words.headline(one) for name, one in outcomes.items())
    version = next(iter(outcomes.values())).run.version
    return t("{sentence} Sources: {sources}. Calculated with mineral-wealth {version}: {address}",
             sentence=" ".join(said), sources=sources, version=version,
             address=address)  # fmt: skip


def _code() -> None:
    scenario, preset = state.hand().scenario, state.hand().preset
    _title(t("Reproduce in Python"))
    note("Run the same scenario in Python or on the command line, once the project is installed.")
    if _compared():
        note("The code is that of the current scenario; open another of them to get its own.")
    python, command = python_text(scenario, preset), command_text(scenario, preset)
    draw_copy("copy-python", t("Copy Python"), t("Copied"), python)
    st.code(python, language="python", wrap_lines=True)
    st.code(command, language="bash", wrap_lines=True)
    with st.container(horizontal=True):
        for name, text in (("scenario.py", python), ("scenario.sh", command)):
            label = t("Save as {file}", file=name)
            st.download_button(label, text, name, "text/plain", on_click="ignore", key=name)


def link_notice(*, brief: bool = False) -> None:
    """Say what became of the link in the address if it was refused or its figures moved.

    Parameters
    ----------
    brief : bool
        Whether it is said in one line.
    """
    if not has_notice():
        return
    if brief:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_brief())
            st.button(t("Close"), key="close-link", type="tertiary", on_click=close_link)
        return
    problems, found = _refused(), state.hand().reopened
    if problems:
        st.error(_unopened(problems))
    elif found is not None:
        _moved(found)
    st.button(t("Dismiss"), key="close-link", on_click=close_link)


def has_notice() -> bool:
    """Return whether something is said of the link in the address: refused, or figures moved."""
    found = state.hand().reopened
    if _refused():
        return True
    if found is None or state.hand().scenario.hash != found.link.scenario.hash:
        return False
    return bool(found.moved)


def _refused() -> tuple[Problem, ...]:
    """Return what is wrong with the links of the address: the scenario's, the comparison's."""
    return state.problems_at(LINK) + state.problems_at(COMPARED)


def _brief() -> str:
    """Return, as Markdown, one line on a link that was refused or whose figures moved."""
    if _refused():
        return words.escaped(f"{t('Nothing of this link was used.')} {_in_place()}")
    return words.escaped(t("The link says other figures than those computed now."))


def _unopened(problems: Sequence[Problem]) -> str:
    """Return, as Markdown, why a link was not opened and what the page shows in its place."""
    broken = any(problem.where == state.LINK_TEXT for problem in problems)
    why = (
        t("This link is incomplete, damaged or from another version, so it could not be opened.")
        if broken
        else t("This link asks for what this page does not have, and nothing of it was used.")
    )
    said = words.escaped(f"{why} {_in_place()}")
    return "\n".join([said, *(f"- {_problem_line(problem)}" for problem in problems)])


def _in_place() -> str:
    """Return whose figures the page shows in place of a refused link's."""
    if state.hand().scenario == Scenario.from_preset(DEFAULT_PRESET):
        return t("The default scenario is shown instead.")
    return t("The figures below are those shown before.")


def _problem_line(problem: Problem) -> str:
    """Return what is wrong, what the link says as code, so that nothing of it becomes a link."""
    given = spoken(problem.given).replace("`", "'").replace("\n", " ")
    if "<payload>" in problem.allowed:
        ask = t("Ask the sender for the link again; part of it may be missing.")
        return f"`{given}`: {words.escaped(ask)}"
    rest = words.escaped(f"{spoken(problem.allowed)}. {spoken(problem.remedy)}".strip())
    place = f"`{problem.where}`, " if problem.where != state.LINK_TEXT else ""
    return f"{place}`{given}`: {rest}"


def _moved(found: Reopened) -> None:
    with st.container(border=True, key="moved"):
        _title(t("The link says other figures than those computed now."))
        note(
            "What stood there then is what the link itself says; it cannot be verified. Every "
            "figure below this note is computed now."
        )
        draw(moved_table(found))
        st.markdown("\n".join(f"- {line}" for line in _causes(found)))


def moved_table(found: Reopened) -> Table:
    """Return the figures of a link: as they were, as they are, and how far they moved."""
    unit = words.unit_text(found.outcome.unit)
    names = {
        "total": t("Total in the ground, million {unit}", unit=unit),
        "ukraine": t("Controlled by Ukraine, million {unit}", unit=unit),
        "russia": t("Controlled by Russia, million {unit}", unit=unit),
        "other": t("In a neutral or joint zone, million {unit}", unit=unit),
        "aid_coverage": t("Aid as % of Ukraine's share"),
    }
    was, now = (
        Column("was", t("Then, says the link")),
        Column("now", t("Now, computed"), figure="{row}"),
    )
    columns = ("figure", was, now, Column("change", t("Change")))
    headline = found.link.headline
    rows = [(names[name], *_moves(name, was, found.moved.get(name, (was, was))[1]))
            for name, was in headline.items()]  # fmt: skip
    return table("moved", columns, rows, sources="ground", keys=tuple(headline))


def _moves(name: str, was: float, now: float) -> Iterator[Cell]:
    """Yield a figure then, now, and the difference; nothing where it did not move."""
    share = name == "aid_coverage"
    for value in (was, now):
        endless = share and value < 0
        said = percent(math.inf if endless else value, 2) if share else number(value, 0)
        yield Cell(value, said)
    told = not share or (was >= 0 and now >= 0)
    text = percent(now - was, 2) if share else number(now - was, 0)
    yield Cell(now - was, text if told and was != now else "")


def _causes(found: Reopened) -> list[str]:
    """Return what changed between then and now: engine, data."""
    run, link = found.outcome.run, found.link
    lines = []
    if link.version != run.version:
        lines.append(
            t("Engine: {was}, now {now}", was=words.escaped(link.version), now=run.version)
        )
    if link.data_id != run.data_id:
        lines.append(t("Data: {was}, now {now}", was=words.escaped(link.data_id), now=run.data_id))
    return lines
