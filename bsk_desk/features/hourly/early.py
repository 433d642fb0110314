"""Asks the database by a file's name while the file is still being read aside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bsk_desk.features.hourly.model.identity_checks import contract_of, name_of
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point, Profile
from bsk_desk.features.hourly.queries import Sender

FindSenders = Callable[[Sequence[str]], Sequence[Sender]]
LoadMaster = Callable[[Sequence[HourlyFile]], MasterData]


class Early:
    """Stands before the two questions that every file asks.

    Where the file turns out to be what its name promises, the answers are there already; otherwise
    the question is asked again.
    """

    def __init__(self, name: str, senders: FindSenders, load: LoadMaster) -> None:
        self._name, self._senders, self._load = name, senders, load
        self._asked: frozenset[str] = frozenset()
        self._habits: dict[str, Sender] = {}
        self._master: MasterData | None = None

    def ask(self, names: Collection[str]) -> None:
        """Both questions, with ``names`` the sender may be known by; raises what they raise."""
        named = name_of(self._name)
        if named is None:
            return
        promised = Point("", Profile(named.month, ""))
        master = self._load([HourlyFile(self._name, None, points=(promised,))])
        contract = master.contracts.get(named.contract)
        if contract is not None:
            self._master = master
            names = [*names, contract.inn or ""]
        found = self._senders([name for name in names if name])
        self._asked, self._habits = frozenset(names), {s.sender: s for s in found}

    def senders(self, names: Sequence[str]) -> Sequence[Sender]:
        """As ``queries.find_senders``."""
        if not self._asked.issuperset(names):
            return self._senders(names)
        return [self._habits[name] for name in names if name in self._habits]

    def load(self, files: Sequence[HourlyFile]) -> MasterData:
        """As ``service.master_for``."""
        if self._master is not None and all(self._as_promised(file) for file in files):
            return self._master
        return self._load(files)

    def _as_promised(self, file: HourlyFile) -> bool:
        """Contract, month and every meter are those of the name."""
        named = name_of(self._name)
        if named is None or self._master is None or contract_of(file) != named.contract:
            return False
        meters = {point.serial for point in self._master.contracts[named.contract].points}
        return all(
            point.serial in meters and point.profile.month == named.month and not point.days
            for point in file.points
        )
