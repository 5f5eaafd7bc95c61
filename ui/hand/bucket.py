"""How much one may have at once, and then each second."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

_REMEMBERED = 10_000
"""Addresses that are remembered; the longest unseen is forgotten."""


@dataclass
class Bucket:
    """So many at once, and then so many a second."""

    most: float
    a_second: float
    left: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        """Begin full."""
        self.left = self.most

    def wait(self, now: float, parts: float = 1.0) -> float:
        """Return the seconds until there are so many, 0 when they are there; none is taken."""
        self.left = min(self.left + (now - self.at) * self.a_second, self.most)
        self.at = now
        return max((parts - self.left) / self.a_second, 0.0)

    def take(self, now: float, debt: bool = False, parts: float = 1.0) -> float:
        """Take some; return the seconds until they are there, 0 when they were.

        Parameters
        ----------
        now : float
            The time [s].
        debt : bool
            Whether they are taken even when they are not there yet.
        parts : float
            How many.
        """
        wait = self.wait(now, parts)
        if not wait or debt:
            self.left -= parts
        return wait


def network(text: str | None) -> str:
    """Return whose address one is; of IPv6, the network that one customer has.

    Examples
    --------
    >>> network("192.0.2.7"), network("2001:db8::7"), network(None)
    ('192.0.2.7', '2001:db8::/64', '')
    """
    try:
        found = ipaddress.ip_address(text or "")
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Buckets:
    """A bucket for each address; the longest unseen is forgotten."""

    def __init__(self, most: float, a_second: float) -> None:
        self._rates, self._known = (most, a_second), OrderedDict[str, Bucket]()
        self._lock = Lock()

    def of(self, who: str) -> Bucket:
        """Return the bucket of an address."""
        with self._lock:
            bucket = self._known.setdefault(who, Bucket(*self._rates))
            self._known.move_to_end(who)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return bucket
