"""What neighbours may use of the settings: values their pages tell of."""

from bsk_desk.features.settings.model import may_be_undone
from bsk_desk.features.settings.queries import undo_seconds

__all__ = ["may_be_undone", "undo_seconds"]
