"""The same answers in every future: the scenario's uncertain inputs, drawn."""
