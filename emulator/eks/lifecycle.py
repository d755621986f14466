"""States that take time: CREATING for some polls or seconds, then ACTIVE."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..settings import SETTINGS


class Lifecycle:
    """The status of one resource. `begin` enters a passing state; `poll` is one look at it from outside."""

    def __init__(self, status: str) -> None:
        self.status = status
        self._polls = 0
        self._deadline = 0.0
        self._arrive: Callable[[], None] | None = None

    def begin(self, status: str, polls: int, arrive: Callable[[], None]) -> None:
        self.status = status
        self._polls = polls
        self._deadline = time.monotonic() + SETTINGS.phase_seconds
        self._arrive = arrive
        if polls <= 0:
            self._finish()

    def poll(self) -> None:
        if self._arrive is not None:
            if self._polls <= 0:
                self._finish()
            self._polls -= 1

    def settle(self) -> None:
        """Moves on if its time is up, though nobody looked."""
        if self._arrive is not None and time.monotonic() >= self._deadline:
            self._finish()

    def _finish(self) -> None:
        arrive, self._arrive = self._arrive, None
        if arrive is not None:
            arrive()
