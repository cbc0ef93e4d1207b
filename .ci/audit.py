"""Look up known vulnerabilities of everything installed here, with pip-audit.

    python .ci/audit.py

Exit status 1 if there is one, 3 if not all could be looked up, as where the database cannot be reached.
"""

from __future__ import annotations

import json
import subprocess
import sys

NOT_AUDITED = 3


def main() -> int:
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--skip-editable",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("NOT AUDITED: pip-audit is missing or cannot reach its database", file=sys.stderr)
        return NOT_AUDITED
    # This package itself is installed from its checkout.
    found = [row for row in rows if "editable" not in row.get("skip_reason", "")]
    looked_up = [row for row in found if "skip_reason" not in row]
    wrong = [row for row in looked_up if row["vulns"]]
    for row in wrong:
        for vulnerability in row["vulns"]:
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version"
            print(
                f"{row['name']} {row['version']}: {vulnerability['id']}, mended in {fixed}", file=sys.stderr
            )
    if looked_up:
        print(f"{len(looked_up) - len(wrong)} of {len(looked_up)} distributions have no known vulnerability")
    if wrong:
        return 1
    if len(looked_up) < len(found):
        missing = ", ".join(row["name"] for row in found if "skip_reason" in row)
        print(
            f"NOT AUDITED: {len(found) - len(looked_up)} of {len(found)} distributions: {missing}",
            file=sys.stderr,
        )
        return NOT_AUDITED
    return 0


if __name__ == "__main__":
    sys.exit(main())
