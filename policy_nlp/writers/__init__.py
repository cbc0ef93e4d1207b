"""Writers of records, one a format."""
