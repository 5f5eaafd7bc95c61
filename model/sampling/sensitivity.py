"""What drives a result: a tornado, Sobol indices, and a rule in plain words.

`tornado` moves one input at a time, `sobol` shares the variance out among inputs or groups, and
`rule` looks for the corner of the inputs in which a claim is met.
"""

from __future__ import annotations

from model.sampling.indices import SobolIndices, sobol
from model.sampling.rule import Rule, rule
from model.sampling.tornado import Bar, Tornado, tornado

__all__ = ["Bar", "Rule", "SobolIndices", "Tornado", "rule", "sobol", "tornado"]
