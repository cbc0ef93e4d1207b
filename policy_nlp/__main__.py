"""``python -m policy_nlp`` is the command ``policy-nlp``."""

from policy_nlp.cli import main

if __name__ == "__main__":
    main()
