"""File formats of hourly consumption."""
