"""Names that explanations make of the names of levers and ratios, as the page translates them.

The English texts are made of the model's own names; here they are only marked for the catalogue.
"""

from __future__ import annotations

from ui.speech.language import N_

LABELS = (
    N_("price multiple"),
    N_("price growth"),
    N_("capacity multiple"),
    N_("recovery multiple"),
    N_("lead time multiple"),
    N_("royalty multiple"),
    N_("freed share"),
    N_("horizon years"),
    N_("new aid"),
    N_("fund return"),
    N_("horizon"),
    N_("inflow share"),
    N_("government take"),
    N_("fund per dollar"),
    N_("all others"),
    N_("latest"),
    N_("long-run"),
    N_("received"),
    N_("inputs"),
    N_("shares"),
    N_("index"),
    N_("km"),
    N_("km²"),
    N_("Mt"),
    N_("deposits"),
    N_("x"),
    N_("y"),
    N_("1/y"),
    N_("years"),
)
