"""Quantities and periods: numbers with unit, modifiers and comparator; dates resolved to ISO."""
