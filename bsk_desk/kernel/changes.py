"""What a transaction touched: pages use it to decide whether they must read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Stands for "any object of this kind": after a broken connection nobody knows which.
ANY = None


@dataclass(frozen=True, slots=True)
class Changes:
    """A set of (kind, id) pairs; a pair with the id None means everything of that kind."""

    touched: frozenset[tuple[str, int | None]] = frozenset()
    everything: bool = False

    @classmethod
    def of(cls, kind: str, *ids: int) -> Changes:
        """Changes of some objects of one kind; without ids, of any of them."""
        return cls(frozenset((kind, i) for i in ids) or frozenset({(kind, ANY)}))

    @classmethod
    def of_everything(cls) -> Changes:
        """What to assume after the feed was interrupted."""
        return cls(everything=True)

    @classmethod
    def merged(cls, several: Iterable[Changes]) -> Changes:
        """One set out of many, as when a burst of notifications is read at once."""
        made = cls()
        for one in several:
            made = made.merge(one)
        return made

    def merge(self, other: Changes) -> Changes:
        """Both together."""
        return Changes(self.touched | other.touched, self.everything or other.everything)

    def touches(self, kind: str, object_id: int | None = None) -> bool:
        """Whether the kind (or this one object of it) may look different now."""
        if self.everything or (kind, ANY) in self.touched:
            return True
        if object_id is None:
            return any(k == kind for k, _ in self.touched)
        return (kind, object_id) in self.touched

    def ids(self, kind: str) -> frozenset[int] | None:
        """The ids touched, or None when any object of the kind may have changed."""
        if self.everything or (kind, ANY) in self.touched:
            return None
        return frozenset(i for k, i in self.touched if k == kind and i is not None)

    def __bool__(self) -> bool:
        return self.everything or bool(self.touched)
