"""Numeric and directional targets: which quantities are targets, of what indicator, by when."""
