"""Writers: where records go."""
