"""Addresses of pods, on the loopback device of the network namespace: what listens on all of them answers there."""

from __future__ import annotations

import subprocess


def add(address: str) -> None:
    subprocess.run(["ip", "address", "replace", f"{address}/32", "dev", "lo"], check=True, capture_output=True)


def remove(address: str) -> None:
    subprocess.run(["ip", "address", "delete", f"{address}/32", "dev", "lo"], check=False, capture_output=True)
