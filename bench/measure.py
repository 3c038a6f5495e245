"""Running a command and watching it: wall time, and the peak memory of its whole process tree."""

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Run:
    """One finished command."""

    seconds: float
    peak_megabytes: float
    output: str


def run(command: Sequence[str], env: dict[str, str]) -> Run:
    """Run to the end; raises CalledProcessError with the command's words if it fails."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        peak = [0.0]
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peak, done))
        watcher.start()
        output, errors = process.communicate()
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    return Run(seconds, peak[0], output)


def _watch(pid: int, peak: list[float], done: threading.Event) -> None:
    """Sum of the proportional set sizes of the tree, five times a second."""
    while not done.wait(0.2):
        try:
            root = psutil.Process(pid)
            total = sum(one.memory_full_info().pss for one in [root, *root.children(recursive=True)])
        except psutil.Error:
            continue
        peak[0] = max(peak[0], total / 1e6)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
