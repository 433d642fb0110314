"""Rules of hourly files: values, hours, checks; neither Qt nor the database is known here."""

from bsk_desk.features.hourly.model.findings import ERROR, WARNING, Finding
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import Head, HourlyFile, Places, Point, Profile, blocks
from bsk_desk.features.hourly.model.settings import Limits, Thresholds

__all__ = [
    "ERROR",
    "WARNING",
    "Finding",
    "Head",
    "HourlyFile",
    "Limits",
    "MasterContract",
    "MasterData",
    "MasterPoint",
    "Places",
    "Point",
    "Profile",
    "Thresholds",
    "blocks",
]
