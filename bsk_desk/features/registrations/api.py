"""What neighbours may use of sign-ups: how many are stuck."""

from bsk_desk.features.registrations.model import RegistrationFilter, RegistrationRow
from bsk_desk.features.registrations.queries import count_registrations

__all__ = ["RegistrationFilter", "RegistrationRow", "count_registrations"]
