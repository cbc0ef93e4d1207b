"""Pure functions on strings: numerals, units, periods, sentences and clauses. Nothing here knows spaCy."""
