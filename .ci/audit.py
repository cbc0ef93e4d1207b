"""Look up known vulnerabilities of everything installed here, with pip-audit.

    python .ci/audit.py

Exit status 1 if there is one. Where the database cannot be reached nothing was looked up, which is said and is no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys


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
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("NOT AUDITED: pip-audit is missing or cannot reach its database")
        return 0
    looked_up = [row for row in found if "skip_reason" not in row]
    wrong = [row for row in looked_up if row["vulns"]]
    for row in wrong:
        for vulnerability in row["vulns"]:
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version"
            print(
                f"{row['name']} {row['version']}: {vulnerability['id']}, mended in {fixed}", file=sys.stderr
            )
    if not looked_up:
        print(
            f"NOT AUDITED: the database knows none of the {len(found)} distributions; it is not reached from here"
        )
        return 0
    print(f"{len(looked_up) - len(wrong)} of {len(looked_up)} distributions have no known vulnerability")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
