"""What files hold is read by functions that another process can be asked for."""

from __future__ import annotations

import pickle
from functools import partial

import pytest

from model import ScenarioError, World
from model.territory.geometry import read_layers
from model.territory.own_map import map_of
from model.territory.own_values import read_values
from tests.territory.makers import collection, feature, text
from ui.pages.territory.read import control_of, values_of


def test_they_give_what_the_model_gives_and_cross_to_another_process(world: World) -> None:
    table = b"region,group,value\nUA-14,coal,5\n"
    ask = partial(values_of, table, "million USD_2023", None, None, "own.csv")
    found = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(ask))()))
    assert found.values == read_values(table, world, "million USD_2023").values
    layers = read_layers(text(collection(feature(layer="occupied"))))
    mapping = dict.fromkeys(layers.names, "russia")
    ask_map = partial(control_of, layers, tuple(mapping.items()), False)
    control = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(ask_map))()))
    assert control.russia.tolist() == map_of(layers, world, mapping).control.russia.tolist()


def test_what_cannot_be_read_is_refused_there_too() -> None:
    with pytest.raises(ScenarioError):
        values_of(b"nothing", None, None, None, "own.csv")
