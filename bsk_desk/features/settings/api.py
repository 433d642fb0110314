"""What neighbours may use of the settings: values their pages tell of."""

from bsk_desk.features.settings.queries import undo_seconds

__all__ = ["undo_seconds"]
