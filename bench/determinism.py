"""Whether two indexes of the same corpus are the same, byte by byte.

    lovkryss ingest ARCHIVES --home A; lovkryss index --home A      # and the same for B
    python -m bench.determinism A B

Every file of both current builds is compared; only the time of building (``meta.json``: ``created_at``) may differ. The
findings of every event are among the files. Exit status 1 if anything differs.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from analysis.index.artifact import current


def fingerprints(home: Path) -> dict[str, str]:
    """Hash of each file of the current index of a data directory."""
    folder = current(home)
    if folder is None:
        raise SystemExit(f"{home}: no index here; run «lovkryss index»")
    found = {}
    for path in sorted(path for path in folder.path.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if path.name == "meta.json":
            meta = json.loads(data)
            del meta["created_at"]
            data = json.dumps(meta, sort_keys=True).encode()
        found[str(path.relative_to(folder.path))] = hashlib.sha256(data).hexdigest()
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path, help="a data directory")
    parser.add_argument("second", type=Path, help="another, with the same corpus")
    given = parser.parse_args()
    first, second = fingerprints(given.first), fingerprints(given.second)
    differ = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    for name in differ:
        print(f"differs: {name}")
    print(f"{len(first)} files, {len(differ)} differ")
    sys.exit(bool(differ))


if __name__ == "__main__":
    main()
