"""Pictures of every part of the kit with sample data: ``python -m bsk_desk.qt.gallery DIR``."""
