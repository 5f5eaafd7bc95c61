"""The controls: each shows one assumption of the scenario and asks for another when moved."""

from ui.controls.aid import aid_controls
from ui.controls.differences import take_back
from ui.controls.fields import field_control, other_fields, refused
from ui.controls.files import file_controls
from ui.controls.start import preset_controls, territory_controls

__all__ = [
    "aid_controls",
    "field_control",
    "file_controls",
    "other_fields",
    "preset_controls",
    "refused",
    "take_back",
    "territory_controls",
]
