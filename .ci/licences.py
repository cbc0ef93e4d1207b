"""Check the licences of everything that the package, with its extras, brings along.

    python .ci/licences.py [EXTRA ...]

What the distributions that are installed here say of themselves is compared with the licences that a program under
Apache-2.0 may depend on. Exit status 1 if one has another licence, or none that can be told.
"""

from __future__ import annotations

import importlib.metadata as metadata
import re
import sys

from packaging.requirements import Requirement

#: Permissive ones, and the Mozilla licence, which binds changes to its own files only.
ALLOWED = re.compile(
    r"\b(MIT|MIT-CMU|BSD|0BSD|Apache|ISC|PSF|PSFL|PSF-2\.0|Python Software Foundation|MPL-2\.0|MPL 2\.0|Zlib|CC0-1\.0|Unlicense)\b"
    r"|Mozilla Public License 2\.0",
    re.IGNORECASE,
)
REFUSED = re.compile(r"\b(A?GPL|Affero|GNU General|Proprietary|Commercial|SSPL|BUSL)\b", re.IGNORECASE)


def licence(dist: metadata.Distribution) -> str:
    """What a distribution says of its licence: the expression, else classifiers and the first line of the text."""
    about = dist.metadata
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    named = [name for name in about.get_all("Classifier") or () if name.startswith("License ::")]
    lines = (about.get("License") or "").strip().splitlines()
    return "; ".join([name.rpartition("::")[2].strip() for name in named] + lines[:1])


def dependencies(name: str, extras: frozenset[str], seen: dict[str, metadata.Distribution]) -> None:
    """Collect what a distribution needs, and what that needs; what is not installed is not needed here."""
    try:
        dist = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    key = re.sub(r"[-_.]+", "-", dist.metadata["Name"]).lower()
    if key in seen and not extras:
        return
    seen[key] = dist
    for line in dist.requires or ():
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            dependencies(need.name, frozenset(need.extras), seen)


def main() -> int:
    found: dict[str, metadata.Distribution] = {}
    dependencies("policy-nlp", frozenset(sys.argv[1:]), found)
    wrong = 0
    for name, dist in sorted(found.items()):
        said = licence(dist)
        if REFUSED.search(said) or not ALLOWED.search(said):
            print(f"{name} {dist.version}: {said or 'no licence named'}", file=sys.stderr)
            wrong += 1
    print(f"{len(found) - wrong} of {len(found)} distributions have a licence that is allowed")
    return 1 if wrong or len(found) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
