"""Kill builds, adds, updates and removes at random moments, and see that nothing is lost.

``python bench/kills.py --kills 200`` prints what was survived; it ends with an error at the first loss.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.killing import Trials


def main() -> None:
    """Kill as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1917)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder) / "trials", options.seed)
        told = 0
        while trials.tally.kills < options.kills:
            trials.trial()
            if trials.tally.kills >= told + 10:
                told = trials.tally.kills
                print(f"{told} kills survived after {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
    tally = trials.tally
    print(  # noqa: T201
        f"{tally.kills} kills, none lost anything: {dict(sorted(tally.by_command.items()))}; "
        f"{tally.resumed} commands went on where a killed one had stopped; {tally.finished} were done before the kill"
    )


if __name__ == "__main__":
    main()
