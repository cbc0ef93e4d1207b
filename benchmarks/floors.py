"""Score the pipeline on a gold file and fail if a figure is below its floor.

    python benchmarks/floors.py GOLD.jsonl FLOORS.json [--config default]

The floors file maps a figure of ``policy-nlp evaluate`` (``orgs.exact``, ``measures.modality``, …) to the
lowest F1 or accuracy allowed. Exit status 1 if one is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from policy_nlp.evaluation import evaluate, format_table
from policy_nlp.pipeline import load_pipeline


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("floors", type=Path)
    parser.add_argument("--config", default="default")
    args = parser.parse_args()
    floors: dict[str, float] = json.loads(args.floors.read_text(encoding="utf-8"))
    figures = evaluate(load_pipeline(args.config), args.gold)
    print(format_table(figures))
    unknown = sorted(set(floors) - set(figures))
    if unknown:
        print(f"{args.floors}: no such figure: {', '.join(unknown)}", file=sys.stderr)
        return 1
    missed = 0
    for name, floor in floors.items():
        row = figures[name]
        value = row["f"] if "f" in row else row["accuracy"]
        if value < floor:
            print(f"{name}: {value:.3f} is below its floor {floor:.3f}", file=sys.stderr)
            missed += 1
    print(f"{len(floors) - missed} of {len(floors)} floors of {args.floors.name} held")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
