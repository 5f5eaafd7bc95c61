"""The example of hosting says what the documentation and the limits say; every licence is free."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from model.territory import map_checks, tangle
from tests.paths import ROOT
from ui.hand.links import REFUSED, REFUSED_A_SECOND
from ui.shell.gate import Limits

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
PAGE, PROXY = (COMPOSE["services"][name] for name in ("page", "proxy"))
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")


def test_the_page_has_no_privileges_and_writes_to_a_temporary_folder_alone() -> None:
    assert PAGE["read_only"] is True
    assert [place.partition(":")[0] for place in PAGE["tmpfs"]] == ["/tmp"]
    assert PAGE["cap_drop"] == ["ALL"]
    assert PAGE["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit"} <= PAGE.keys()
    assert not {"ports", "volumes", "privileged"} & PAGE.keys()
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_proxy_alone_is_believed_and_reached() -> None:
    assert PROXY["ports"] == ["80:80", "443:443"]
    trusted = PAGE["environment"]["FORWARDED_ALLOW_IPS"]
    assert trusted == PROXY["networks"]["inside"]["ipv4_address"]
    assert PROXY["depends_on"] == {"page": {"condition": "service_healthy"}}


def test_the_proxy_passes_websockets_sets_the_address_and_limits() -> None:
    port = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.M)[0]
    for line in (
        f"proxy_pass http://page:{port};", "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header X-Forwarded-For $remote_addr;", "proxy_set_header Host $host;",
        "listen 443 ssl;", "client_header_timeout 10s;",
    ):  # fmt: skip
        assert line in NGINX
    allowed = int(re.findall(r"limit_conn address (\d+);", NGINX)[0])
    assert Limits().pages < allowed < 2 * Limits().pages
    assert NGINX.count("{") == NGINX.count("}")


def test_the_limits_of_maps_stand_in_the_documentation() -> None:
    for row in (
        f"for each shape that has them | {map_checks.MOST_POSITIONS:,} |",
        f"with the regions' borders | {tangle.MOST_CROSSINGS:,}, and one for each edge |",
        f"pairs of edges whose boxes meet | {tangle.MOST_NEAR:,}, and ten for each edge |",
        f"length of all edges of a map | {tangle.MOST_LENGTH:,} degrees |",
        f"names of layers | {map_checks.MOST_FEATURES:,}, {map_checks.MOST_LAYERS:,} |",
        f"these times its polygons | {map_checks.MOST_PROPERTIES}, "
        f"{map_checks.MOST_VALUES_OF_PROPERTIES:,} |",
    ):
        assert row in HOSTING


def test_the_limits_stand_in_the_documentation() -> None:
    limits = Limits()
    for said in (
        f"{limits.requests} at once, then {limits.requests_a_second} a second",
        f"{limits.messages} at once, then {limits.messages_a_second} a second",
        f"{limits.address_messages} at once, then {limits.address_messages_a_second} a second",
        f"not answered yet | {limits.under_way} |",
        f"{limits.body_seconds:g} s",
        f"of an address, of all | {limits.pages}, {limits.all_pages} |",
        f"{limits.session_files} files and {limits.session_bytes:,} bytes, "
        f"{limits.address_bytes:,} bytes, {limits.all_bytes:,} bytes",
        f"{limits.websocket_bytes:,} at once, then {limits.websocket_bytes_a_second:,} a second",
        f"{limits.opened} at once, then {limits.opened_a_second} a second",
        f"{limits.lasting} at once, then {limits.lasting_a_second} a second",
        f"{REFUSED} at once, then {REFUSED_A_SECOND:g} a second",
    ):
        assert said in HOSTING


# Licences.

FREE = re.compile(
    r"MIT|BSD|0BSD|Apache|PSF|Python Software Foundation|ISC|MPL[- ]2\.0|Mozilla Public License 2|"
    r"CC0|Unlicense|Zlib|HPND",
    re.I,
)
"""Licences that MIT code may be handed out with; MPL's own files stay under it."""

BOUND = re.compile(r"\bA?GPL|GNU (Affero )?General|SSPL|Commons Clause|BUSL|proprietary", re.I)


def licence(name: str) -> str:
    """Return what a distribution says of its licence, in one line."""
    about = distribution(name).metadata
    said = [about.get("License-Expression", ""), *about.get_all("Classifier", [])]
    said = [text for text in said if text and ("License ::" in text or "::" not in text)]
    short = (about.get("License") or "").strip().splitlines()[:1]
    return "; ".join([*said, *short])


def handed_out() -> dict[str, str]:
    """Return the licence of every distribution that a server of the page runs."""
    todo = [Requirement("mineral-wealth[app,export,geo]")]
    found: dict[str, str] = {}
    seen: set[str] = set()
    while todo:
        asked = todo.pop()
        if str(asked) in seen:
            continue
        seen.add(str(asked))
        found[asked.name] = licence(asked.name)
        for line in distribution(asked.name).requires or []:
            need = Requirement(line)
            extras = asked.extras or {""}
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras):
                todo.append(need)
    return found


LICENCES = handed_out()


def test_many_are_looked_at() -> None:
    assert len(LICENCES) > 40


@pytest.mark.parametrize("name", sorted(LICENCES))
def test_every_licence_goes_with_mit(name: str) -> None:
    assert FREE.search(LICENCES[name]), LICENCES[name]
    assert not BOUND.search(LICENCES[name]), LICENCES[name]
