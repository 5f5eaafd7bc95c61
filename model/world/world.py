"""The world: every table of ``data/``, read, checked and frozen.

:func:`load_world` finds all that is wrong in all tables before it raises one
:class:`model.core.errors.DataError`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.errors import DataError, Problem
from model.core.files import data_id, data_path
from model.core.said import say
from model.world.aid_claim import AidClaim, claim_of
from model.world.bases import PriceRatios, price_ratios, scaled
from model.world.checks import check_world
from model.world.deposits import Deposits
from model.world.economics import Economics
from model.world.evidence import check_evidence
from model.world.front_line import FrontLine, Record
from model.world.inventory import Inventory
from model.world.operations import OPERATIONS, PROJECTS, Operations, check_operations
from model.world.rates import Rate, Rates
from model.world.tables import Column, Row, check_references, check_table, read_schema, read_table

if TYPE_CHECKING:
    import pandas as pd

    from model.world.deal_terms import DealTerms

__all__ = ["AidClaim", "FrontLine", "World", "load_world"]


@dataclass(frozen=True)
class World:
    """Every figure that the model rests on.

    Parameters
    ----------
    path : Path
        Folder of the tables.
    tables : mapping
        Rows of each table as text, by table name (path below ``data/`` without ``.csv``).
    schema : mapping
        Description of the columns of each table.
    """

    path: Path
    tables: Mapping[str, tuple[Row, ...]]
    schema: Mapping[str, tuple[Column, ...]]

    def __repr__(self) -> str:
        """Return where the tables lie, not their million characters."""
        return f"World({str(self.path)!r}, {len(self.tables)} tables)"

    @cached_property
    def data_id(self) -> str:
        """Hash of the tables: two worlds with one id give the same results."""
        return data_id(self.path)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """ISO 3166-2 ids of the 27 regions, in the order of every region axis."""
        return tuple(row["id"] for row in self.tables["regions"])

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Ids of the 12 commodity groups, in the order of every group axis."""
        return tuple(row["id"] for row in self.tables["commodity_groups"])

    @cached_property
    def rates(self) -> Rates:
        """Deflators and exchange rates."""
        return Rates(
            tuple(
                Rate(
                    row["id"], row["method"], row["from_unit"], row["to_unit"], float(row["value"])
                )
                for row in self.tables["rates"]
            )
        )

    @cached_property
    def aid(self) -> Mapping[str, AidClaim]:
        """Figures that may be set against the minerals, by ledger id."""
        rows = (row for row in self.tables["aid/ledger"] if row["use"] == "aid")
        return {row["id"]: claim_of(row) for row in rows}

    @cached_property
    def deposits(self) -> Deposits:
        """Named deposits, with who held them when."""
        return Deposits(
            rows=self.tables["deposits/deposits"],
            occupation=self.tables["deposits/occupation"],
            distance=self.tables["deposits/distance"],
            regions=self.regions,
            groups=self.groups,
            record_start=dt.date.fromisoformat(self.tables["control/front_line"][0]["date"]),
        )

    @cached_property
    def deals(self) -> Mapping[str, DealTerms]:
        """Terms of every deal on record, by id."""
        from model.world.deal_terms import DealTerms

        return {row["id"]: DealTerms.from_row(row) for row in self.tables["deals/terms"]}

    @cached_property
    def economics(self) -> Economics:
        """Prices and technical parameters of every commodity."""
        names = ("components", "prices", "decks", "royalty_bands")
        of = {name: self.tables[f"economics/{name}"] for name in names}
        parameters, risk = self.tables["economics/parameters"], self.tables["economics/price_risk"]
        return Economics(**of, parameters=parameters, risk=risk, groups=self.groups)

    @cached_property
    def inventory(self) -> Inventory:
        """What lies in the ground in physical units."""
        return Inventory.of(self.tables, self.regions, self.groups)

    def price_deck(self, month: str) -> Mapping[str, float]:
        """Return the price of each series on record for a price date [USD per unit]."""
        rows = self.tables["economics/prices"]
        return {row["series"]: float(row["price"]) for row in rows if row["month"] == month}

    @property
    def reference_basis(self) -> str:
        """The valuation whose pattern others take, the first of ``value/bases.csv``."""
        return next(iter(self._bases))

    @cached_property
    def operations(self) -> Operations:
        """Named mines, fields and works that run, stand idle, or were taken."""
        return self._named(OPERATIONS)

    @cached_property
    def projects(self) -> Operations:
        """Named projects."""
        return self._named(PROJECTS)

    def _named(self, table: str) -> Operations:
        return Operations(self.tables[table], self.economics.ids, self.regions, self.deposits.ids)

    @cached_property
    def reference_held(self) -> NDArray[np.float64]:
        """Share of each group that Ukraine held when output was measured, shape (n_groups,) [1].

        By area, on the Forbes table; the day is a row of ``assumptions.csv``.
        """
        day = dt.datetime.strptime(f"{self.assumption('output-measured'):.0f}", "%Y%m%d").date()
        value = self.value(self.reference_basis).astype(float)
        held = ((1.0 - self.front_line(day).russia_share)[:, None] * value).sum(axis=0)
        return np.asarray(held / np.maximum(value.sum(axis=0), 1.0))

    def headline_price(self, valuation: str) -> NDArray[np.float64]:
        """Return the prices behind a valuation, shape (n_components,) [its USD per unit].

        A valuation that is scaled to a published total keeps the prices of the table it is scaled
        from: the tonnes follow the total. One that is re-priced keeps the tonnes,
        and one that is made of the inventory has its own prices.
        """
        if all_of := self._bases[valuation]["price_month"]:
            return self.economics.price(all_of)
        first, month = self.economics.price("2023-02"), {}
        for row in self.tables["value/scaling"]:
            if row["valuation"] == valuation and row["rule"] == "price":
                month[self.groups.index(row["group"])] = row["price_month"]
        prices = {name: self.economics.price(name) for name in set(month.values())}
        of = enumerate(self.economics.group.tolist())
        return np.array([prices[month[k]][c] if k in month else first[c] for c, k in of])

    def component_share(self, valuation: str) -> NDArray[np.float64]:
        """Return the part of its group's value that each commodity is, shape (n_c,) [1].

        Our guess for published valuations; what the inventory counts for those made of it.
        """
        row, economics = self._bases[valuation], self.economics
        if not row["reading"]:
            return economics.share
        prices = self.price_deck(row["price_month"])
        return self.inventory.parts(
            row["reading"], row["quantity_end"], prices, economics.components
        )

    def assumption(self, id: str) -> float:
        """Return one of our own assumptions, a row of ``assumptions.csv``."""
        row = self._labels("assumptions").get(id)
        if row is None:
            given = say("no row {id}", id=id)
            missing = Problem("assumptions.csv", given, "a row that the model uses")
            raise DataError([missing])
        return float(row["value"])

    @cached_property
    def _values(self) -> dict[str, NDArray[np.int64]]:
        return {}

    @cached_property
    def _bases(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.tables["value/bases"]}

    def scaling(self, valuation: str) -> tuple[Row, ...]:
        """Return the rules of ``value/scaling.csv`` of a valuation; none for a table of its own."""
        rules = self.tables["value/scaling"]
        return tuple(rule for rule in rules if rule["valuation"] == valuation)

    @cached_property
    def _price_ratios(self) -> PriceRatios:
        return price_ratios(self.tables["economics/components"], self.tables["economics/prices"])

    def _basis(self, valuation: str) -> NDArray[np.int64]:
        row = self._bases[valuation]
        if row["table"]:
            matrix = self._matrix(row["table"])
        elif row["reading"]:
            prices, pattern = self.price_deck(row["price_month"]), self.value(self.reference_basis)
            matrix = self.inventory.matrix(row["reading"], row["quantity_end"], prices, pattern)
        else:
            source, rules = self.value(row["scaled_from"]), self.scaling(valuation)
            matrix = scaled(source, rules, self.groups, self._price_ratios)
        matrix.setflags(write=False)
        return matrix

    def _matrix(self, table: str) -> NDArray[np.int64]:
        region, group = _positions(self.regions), _positions(self.groups)
        matrix = np.zeros((len(region), len(group)), dtype=np.int64)
        for row in self.tables[table]:
            matrix[region[row["region"]], group[row["group"]]] = int(row["value_usd_million"])
        return matrix

    def value(self, valuation: str) -> NDArray[np.int64]:
        """Return the gross in-situ value of a valuation, shape (n_regions, n_groups) [USD million].

        Computed once a valuation: the table of its own, or the rules of its scaling.

        Raises
        ------
        KeyError
            When the valuation is not in ``value/bases.csv``.
        """
        if valuation not in self._values:
            self._values[valuation] = self._basis(valuation)
        return self._values[valuation]

    def price_unit(self, valuation: str) -> str:
        """Return the money unit of a valuation, such as ``USD_2023``."""
        return f"USD_{self._bases[valuation]['price_year']}"

    @cached_property
    def _record(self) -> Record:
        rows = (*self.tables["control/anchors"], *self.tables["control/front_line"])
        return Record(rows, self.regions)

    @property
    def front_line_days(self) -> tuple[dt.date, ...]:
        """Days on record, oldest first."""
        return self._record.days

    def front_line(self, day: dt.date) -> FrontLine:
        """Return who held what on `day`, by the newest record on or before it.

        Raises
        ------
        DataError
            When `day` lies outside the record; its limits are named.
        """
        return self._record.at(day)

    control_at = front_line
    """Who held what on a day: the same as :meth:`front_line`."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a fresh copy of a table with numbers as numbers; empty cells are missing."""
        import pandas as pd

        rows, columns = self.tables[name], self.schema[name]
        frame = pd.DataFrame.from_records(list(rows), columns=[c.column for c in columns])
        for column in columns:
            if column.type in ("int", "number"):
                frame[column.column] = pd.to_numeric(frame[column.column].replace("", None))
        return frame

    def label(self, table: str, id: str, column: str = "name_en") -> str:
        """Return the name of a region or commodity group, or another column of its row."""
        return self.label_row(table, id)[column]

    def _labels(self, table: str) -> dict[str, Row]:
        if table not in self._by_id:
            self._by_id[table] = {row["id"]: row for row in self.tables[table]}
        return self._by_id[table]

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Row]]:
        return {}

    def rows(self, table: str, **cells: str) -> list[Row]:
        """Return the rows of a table with these cells, in their order."""
        index = self._by_cells.setdefault((table, *cells), {})
        if not index:
            for row in self.tables[table]:
                index.setdefault(tuple(row[column] for column in cells), []).append(row)
        return index.get(tuple(cells.values()), [])

    @cached_property
    def _by_cells(self) -> dict[tuple[str, ...], dict[tuple[str, ...], list[Row]]]:
        return {}

    def label_row(self, table: str, id: str) -> Row:
        """Return the row of a table with this id."""
        return self._labels(table)[id]

    def column(self, table: str, name: str) -> Column:
        """Return what ``schema.csv`` says of a column."""
        return next(one for one in self.schema[table] if one.column == name)

    def front_line_row(self, day: dt.date, region: str) -> tuple[str, Row] | None:
        """Return the table and the row that say who held a region on a recorded day, if any."""
        return self._line_rows.get((day.isoformat(), region))

    @cached_property
    def _line_rows(self) -> Mapping[tuple[str, str], tuple[str, Row]]:
        return {
            (row["date"], row["region"]): (table, row)
            for table in ("control/front_line", "control/anchors")  # an anchor goes first
            for row in reversed(self.tables[table])
        }

    def source(self, id: str) -> Row:
        """Return the row of ``sources.csv`` with this id."""
        return self._labels("sources")[id]


def _positions(ids: tuple[str, ...]) -> dict[str, int]:
    return {name: index for index, name in enumerate(ids)}


_SUMMED = ("regions", "commodity_groups", "claims", "value/", "economics/", "reserves/")
"""Tables that the checks across tables compute with; those wait until these are sound."""


def load_world(path: str | Path | None = None) -> World:
    """Read and check every table.

    Parameters
    ----------
    path : path, optional
        Folder of tables; the project's own by default.

    Raises
    ------
    DataError
        Everything that is wrong in any table: file, row, column, value and what is allowed.
    """
    data = data_path(path)
    schema = read_schema(data)
    tables, problems = _read_all(data, schema)
    for name, rows in tables.items():
        problems += check_table(name, rows, schema[name])
    every = [column for columns in schema.values() for column in columns]
    problems += check_references(tables, every)
    problems += check_operations(tables)
    broken = {problem.where.partition(".csv")[0] for problem in problems}
    if not any(name.startswith(_SUMMED) for name in broken):
        problems += check_world(tables, data)
    if not broken & {"sources", "schema"}:
        problems += check_evidence({n: rows for n, rows in tables.items() if n not in broken})
    if problems:
        raise DataError(problems)
    return World(data, {name: tuple(rows) for name, rows in tables.items()}, schema)


def _read_all(
    data: Path, schema: Mapping[str, tuple[Column, ...]]
) -> tuple[dict[str, list[Row]], list[Problem]]:
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for name, columns in schema.items():
        try:
            tables[name] = read_table(data, name, columns)
        except DataError as error:
            problems += error.problems
    return tables, problems
