"""Structure of a document: metadata, heading tree, sentences and clauses."""
