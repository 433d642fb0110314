"""Hourly consumption: the template out, any file in, every fault named."""
