"""`make chaos`: by hand, for as long as you like: `python -m tests.chaos --seconds 1800 --faults 1500 --seed 7`."""

import argparse
import sys

from tests.chaos.run import Options, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    usual = Options()
    parser.add_argument("--seed", type=int, default=usual.seed, help="another order of faults")
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of faults")
    parser.add_argument("--faults", type=int, default=usual.faults, help="kills and stops")
    parser.add_argument("--occurrences", type=int, default=usual.occurrences, help="due times")
    report = run(Options(**vars(parser.parse_args())))
    print("\n".join(report.lines()))
    return 0 if report.is_quiet and report.verdict.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
