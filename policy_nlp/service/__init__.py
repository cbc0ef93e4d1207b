"""The pipeline behind HTTP: a thin layer over the processes of `policy_nlp.pool`."""
