"""A dict that cannot be changed, so that a frozen scenario stays frozen all the way down."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

__all__ = ["FrozenDict"]

Key = TypeVar("Key")
Value = TypeVar("Value")


class FrozenDict(dict[Key, Value]):
    """A dict whose keys are sorted and whose content stays as it was made."""

    def __init__(self, content: dict[Key, Value]) -> None:
        super().__init__(sorted(content.items(), key=lambda item: str(item[0])))

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a scenario is frozen; use scenario.replace(...) to make another one")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a hash of the content, so that what holds it can be a key as well."""
        return hash(tuple(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict[Key, Value]], tuple[dict[Key, Value]]]:
        """Pickle by content, since the usual way would set items one by one."""
        return type(self), (dict(self),)
