"""Ranges: what the user of a scenario is not sure of, drawn in simulations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ValidationError, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from model.core.errors import ScenarioError, nearest
from model.core.frozen import FrozenDict
from model.core.limits import LONGEST_NAME
from model.core.problems import refuse
from model.core.said import say
from model.world.aliases import meant_path
from model.world.assumption import Within, assumption
from model.world.catalog import catalog

if TYPE_CHECKING:
    from model.sampling.distributions import Marginal

__all__ = ["FIGURE", "LEVERS", "RANGED", "ROUNDING", "RangeLevers", "bounds_of", "highest",
           "range_paths"]  # fmt: skip

LEVERS = (
    "price_multiple",
    "price_growth",
    "capacity_multiple",
    "recovery_multiple",
    "lead_time_multiple",
    "royalty_multiple",
    "freed_share",
    "investor_rate",
    "state_rate",
    "income_tax",
)
"""Numeric levers of the economy, fields of a scenario."""

RANGED = (*LEVERS, "inflow_share", "fund_return")
"""Assumptions that may be given as a range, beside shares of regions and of groups."""

FIGURE = "parameters."
"""How the path of a technical figure begins: its commodity and its name follow."""

ROUNDING = 1e-9
"""Sums of shares may pass 1 by this much: decimal text, binary floats."""


def range_paths() -> tuple[str, ...]:
    """Return every path that ``ranges`` may name."""
    places = [f"control.{id}" for id in catalog().regions]
    places += [f"group_control.{id}" for id in catalog().groups]
    shares = (f"{place}.{party}" for place in places for party in ("russia", "other"))
    figures = (f"{FIGURE}{path}" for path in catalog().figures if path.split(".")[1] not in LEVERS)
    return (*RANGED, *shares, *figures)


class RangeLevers(BaseModel):
    """Ranges by path; a part of :class:`model.Scenario`.

    A range lies within the bounds of its assumption. Of a distribution without an end, such as
    ``normal(1, 0.3)``, the 5 and 95 % points do; draws beyond a bound are set to it. The highest
    shares of Russia and of ``other`` in one place sum to at most 1.
    """

    ranges: Annotated[dict[str, str], AfterValidator(FrozenDict)] = assumption(
        "uncertainty",
        "Ranges",
        "text by path",
        "What one is not sure of, such as price_multiple = '0.5 to 2'; drawn in simulations.",
        default=FrozenDict({}),
    )

    @field_validator("ranges")
    @classmethod
    def _ranges_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        known = frozenset(range_paths()) if value else ()
        value = _by_path(value, known)
        found = {path: _wrong(cls, path, text, known) for path, text in value.items()}
        sound = {path: text for path, text in value.items() if found[path] is None}
        rows = [
            InitErrorDetails(type=error, loc=(path,), input=value[path])
            for path, error in (found | _overfull(sound)).items()
            if error is not None
        ]
        if rows:
            raise ValidationError.from_exception_data("ranges", rows)
        return value


def _by_path(ranges: Mapping[str, str], known: Collection[str]) -> FrozenDict[str, str]:
    """Return ranges by the paths that their names stand for; two for one are refused."""
    named: dict[str, str] = {}
    for name in ranges:
        path = meant_path(name, known)
        if path in named:
            names = ", ".join(one[:LONGEST_NAME] for one in (named[path], name))
            raise refuse(say("one name for each; {names} are one", names=names))
        named[path] = name
    return FrozenDict({path: ranges[name] for path, name in named.items()})


def _overfull(ranges: Mapping[str, str]) -> dict[str, PydanticCustomError]:
    """Return, by path, the shares of ``other`` that leave no room for Russia's in one place."""
    errors = {}
    for path in ranges:
        twin = f"{path.removesuffix('.other')}.russia"
        if path.endswith(".other") and twin in ranges:
            high, beside = highest(ranges[path], path), highest(ranges[twin], twin)
            if high + beside > 1.0 + ROUNDING:
                allowed = say(
                    "{path} up to {high:.6g} and {twin} up to {beside:.6g} sum to {sum:.6g}; "
                    "together at most 1",
                    path=path, high=high, twin=twin, beside=beside, sum=high + beside,
                )  # fmt: skip
                errors[path] = refuse(allowed, "Lower the upper end of one of them.")
    return errors


def highest(text: str, path: str) -> float:
    """Return the upper end of a range; the 95 % point of one that has none."""
    from model.sampling.ranges import parse

    return max(_ends(parse(text, path)))


def bounds_of(scenario: type[BaseModel], path: str) -> Within:
    """Return the bounds of an assumption that can be a range; those of a share by default."""
    if path.startswith(FIGURE):
        return Within(*catalog().figures[path.removeprefix(FIGURE)])
    field = scenario.model_fields.get(path)
    found = _bounds(field.annotation, field.metadata) if field else iter(())
    return next(found, Within(0.0, 1.0))


def _bounds(annotation: Any, metadata: Sequence[Any]) -> Iterator[Within]:
    for item in metadata:
        if isinstance(item, AfterValidator) and isinstance(item.func, Within):
            yield item.func
    for part in get_args(annotation):
        yield from _bounds(part, getattr(part, "__metadata__", ()))


def _wrong(
    scenario: type[BaseModel], path: str, text: str, known: Collection[str]
) -> PydanticCustomError | None:
    """Return what is wrong with a range, None where nothing is."""
    from model.sampling.ranges import parse  # distributions are loaded only where a range is stated

    if path not in known:
        told = say("{path!r} is no assumption that can be a range", path=path[:LONGEST_NAME])
        return refuse(told, lambda: nearest(path, range_paths()))
    allowed = bounds_of(scenario, path)
    try:
        ends = _ends(parse(text, path))
    except ScenarioError as error:
        problem = error.problems[0]
        return refuse(say("{path}: {allowed}", path=path, allowed=problem.allowed), problem.remedy)
    for end in ends:
        if not allowed.low <= end <= allowed.high:
            told = say("{path} reaches {end:.6g}; a number from {low:g} to {high:g}",
                       path=path, end=end, low=allowed.low, high=allowed.high)  # fmt: skip
            return refuse(told, "Narrow the range.")
    return None


def _ends(marginal: Marginal) -> list[float]:
    """Return where a range ends; the 5 and 95 % points of one that has no end."""
    import numpy as np

    ends, usual = (np.asarray(marginal.ppf(np.array(at))) for at in ([0.0, 1.0], [0.05, 0.95]))
    found: list[float] = np.where(np.isfinite(ends), ends, usual).tolist()
    return found
