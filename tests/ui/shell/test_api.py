"""The JSON API: the model's figures, its problems as rows, and nothing for other origins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model import Scenario, World, evaluate
from model.world.catalog import catalog
from tests.strategies import whole_scenarios
from ui.shell import api

ROWS = {"where", "given", "allowed", "remedy"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=api.routes())) as made:
        yield made


def plain(scenario: Scenario) -> dict[str, Any]:
    return dict(json.loads(scenario.model_dump_json(exclude_none=True)))


def problems(answer: Any, status: int = 422) -> list[dict[str, str]]:
    assert answer.status_code == status, answer.text
    rows: list[dict[str, str]] = answer.json()["problems"]
    assert rows
    assert all(row.keys() == ROWS for row in rows)
    return rows


def test_presets_come_whole(client: TestClient) -> None:
    found = client.get("/api/presets").json()["presets"]
    assert [one["id"] for one in found] == list(catalog().presets)
    for one in found:
        assert Scenario(**one) == Scenario.from_preset(one["id"])


def test_calls_have_a_line_of_their_own(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []

    async def beside(work: Callable[[], Any], visitor: Any, limit: float, line: str) -> Any:
        lines.append(line)
        return work()

    monkeypatch.setattr(api, "beside_async", beside)
    assert client.post("/api/evaluate", json={}).status_code == 200
    assert lines == ["calls"]


def test_a_scenario_is_evaluated_as_the_model_does(client: TestClient, world: World) -> None:
    scenario = Scenario.from_preset("donbas-ceded").replace(horizon_years=30)
    said = client.post("/api/evaluate", json=plain(scenario)).json()
    outcome = evaluate(scenario, world)
    assert {key: said[key] for key in outcome.as_dict()} == json.loads(
        json.dumps(outcome.as_dict())
    )
    assert [row["rung"] for row in said["ladder"]] == list(outcome.ladder.index)
    assert [row["value"] for row in said["ladder"]] == outcome.ladder["value"].tolist()
    assert said["ladder_unit"] == f"million {outcome.economy.unit}"


def test_an_empty_scenario_has_every_default(client: TestClient, world: World) -> None:
    said = client.post("/api/evaluate", json={}).json()
    assert said["run"]["scenario_hash"] == Scenario().hash


@pytest.mark.parametrize(
    ("body", "where", "given", "allowed"),
    [
        ('{"control": {"UA-99": {"russia": 1}}}', "control.UA-99", "'UA-99'",
         "one of the regions, such as UA-59 (Sumy)"),
        ('{"deal": "zz"}', "deal", "'zz'", "one of the deals"),
        ('{"contrl": true}', "contrl", "true", "the name of a field, such as control"),
        ('{"control": null}', "control", "nothing", "a table of names and values"),
        ('{"base": "a", "base": "b"}', "base", "this key 2 times",
         "each key of an object once"),
        ('{"control": {"UA-14": {"russia": 0, "russia": 1}}}', "russia", "this key 2 times",
         "each key of an object once"),
    ],
)  # fmt: skip
def test_a_row_says_what_is_allowed_in_words_that_are_no_programmers(
    client: TestClient, body: str, where: str, given: str, allowed: str
) -> None:
    answer = client.post(
        "/api/evaluate", content=body, headers={"content-type": "application/json"}
    )
    (row,) = problems(answer)
    assert (row["where"], row["given"], row["allowed"]) == (where, given, allowed)


def test_a_coverage_without_limit_is_null(client: TestClient, world: World) -> None:
    control = {region: {"russia": 1.0} for region in world.regions}
    answer = client.post("/api/evaluate", json={"control": control})
    assert answer.json()["aid_coverage"] is None
    assert "Infinity" not in answer.text
    assert "NaN" not in answer.text


def test_every_problem_is_a_row(client: TestClient) -> None:
    body = {"base": "moon", "valuation": "forbs-2023", "control": {"UA-14": {"russia": 1.4}}}
    rows = problems(client.post("/api/evaluate", json=body))
    assert {row["where"] for row in rows} == {"base", "valuation", "control.UA-14.russia"}
    assert "Did you mean forbes-2023?" in [row["remedy"] for row in rows]


def test_what_only_the_evaluation_finds_is_a_row_too(client: TestClient) -> None:
    body = {"aid_amount": "120 billion EUR_2025"}
    (row,) = problems(client.post("/api/evaluate", json=body))
    assert "exchange" in (row["where"] + row["allowed"] + row["remedy"]).lower()


@pytest.mark.parametrize(
    ("body", "given"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "no object: an array"),
        (b"null", "no object: null"),
        (b"true", "no object: true"),
        (b"-1.5", "no object: a number"),
        (b'"a"', "no object: text"),
        (b'{"price_multiple": NaN}', "NaN is no JSON"),
        (b"[" * 100_000, "lists within lists without end"),
        (b'{"horizon_years": ' + b"9" * 5_000 + b"}", "not JSON"),
    ],
)
def test_what_is_no_json_object_is_refused(client: TestClient, body: bytes, given: str) -> None:
    kind = {"content-type": "application/json; charset=utf-8"}
    (row,) = problems(client.post("/api/evaluate", content=body, headers=kind))
    assert row["where"] == "body"
    assert given in row["given"]


def test_a_long_body_is_not_read(client: TestClient) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    kind = {"content-type": "application/json"}
    (row,) = problems(client.post("/api/evaluate", content=parts(), headers=kind), 413)
    assert row["allowed"] == f"at most {api.BODY_BYTES} bytes"


def test_a_body_said_to_be_long_is_not_waited_for(client: TestClient) -> None:
    def parts() -> Iterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    for length in ("262145", "9" * 30):
        kind = {"content-type": "application/json", "content-length": length}
        problems(client.post("/api/evaluate", content=parts(), headers=kind), 413)


def test_a_form_of_another_site_is_refused(client: TestClient) -> None:
    problems(client.post("/api/evaluate", data={"base": "front-line"}), 415)
    problems(
        client.post("/api/evaluate", content=b"{}", headers={"content-type": "text/plain"}), 415
    )


def test_no_other_origin_may_read_an_answer(client: TestClient) -> None:
    origin = {"origin": "https://elsewhere.example"}
    for answer in (
        client.get("/api/presets", headers=origin),
        client.post("/api/evaluate", json={}, headers=origin),
        client.options("/api/evaluate", headers=origin | {"access-control-request-method": "POST"}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/api/evaluate/x"])
def test_an_unknown_path_is_a_row(client: TestClient, path: str) -> None:
    (row,) = problems(client.get(path), 404)
    assert row["where"] == "path"
    assert "/api/evaluate" in row["allowed"]


def test_a_wrong_method_is_a_row_that_names_the_right_one(client: TestClient) -> None:
    answer = client.get("/api/evaluate")
    assert problems(answer, 405)[0]["allowed"] == "POST, OPTIONS"
    assert answer.headers["allow"] == "POST, OPTIONS"
    problems(client.delete("/api/presets"), 405)


def test_the_schema_is_that_of_the_scenario(client: TestClient) -> None:
    found = client.get("/api/scenario-schema").json()
    assert found["properties"].keys() == Scenario.model_fields.keys()
    assert found["additionalProperties"] is False
    assert found["properties"]["base"]["enum"] == ["borders-1991", "front-line"]
    for part in found["properties"].values():
        assert part["description"]


def test_the_openapi_document_is_whole(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    served = {route.path for route in api.routes() if "{" not in route.path}  # type: ignore[attr-defined]
    assert document["paths"].keys() == served
    schemas = document["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named <= schemas.keys()
    assert "$defs" not in json.dumps(document)
    assert schemas["Scenario"]["properties"].keys() == Scenario.model_fields.keys()
    said = client.post("/api/evaluate", json={}).json()
    assert said.keys() == schemas["Outcome"]["properties"].keys()


@given(scenario=whole_scenarios())
@settings(max_examples=10)
def test_any_scenario_goes_through_json(scenario: Scenario, client: TestClient) -> None:
    said = client.post("/api/evaluate", json=plain(scenario)).json()
    assert said["run"]["scenario_hash"] == scenario.hash


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    body=st.dictionaries(st.sampled_from(sorted(Scenario.model_fields)) | st.text(), json_values)
)
@settings(max_examples=50)
def test_any_json_is_answered(body: dict[str, Any], client: TestClient) -> None:
    answer = client.post("/api/evaluate", content=json.dumps(body).encode("utf-8", "surrogatepass"),
                         headers={"content-type": "application/json"})  # fmt: skip
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        problems(answer)
