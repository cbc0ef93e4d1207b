"""Policy risks: a layer of its own for pipelines of policy_nlp, as another distribution adds one."""
