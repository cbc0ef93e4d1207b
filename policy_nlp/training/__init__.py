"""Training of the trained parts: ``python -m policy_nlp.training PART``; ``project.yml`` runs all of it.

Needs the extra ``train``. The parts are ``words`` (the segmenter), ``targets`` (which quantities are targets of which status),
``measures`` and ``orgs`` (the judge of names of organizations).
"""
