"""Waiting for a file descriptor until a deadline, with a way to be woken from another thread."""

from __future__ import annotations

import contextlib
import os
import select
import time

from drivers.errors import DeviceCancelled, DeviceTimeout


class Waiter:
    """Waits on one descriptor and on a pipe of its own. `close` it when the line is closed."""

    def __init__(self) -> None:
        self._wake_out, self._wake_in = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)

    def wait_readable(self, descriptor: int, deadline: float) -> None:
        self._wait(descriptor, select.POLLIN, deadline)

    def wait_writable(self, descriptor: int, deadline: float) -> None:
        self._wait(descriptor, select.POLLOUT, deadline)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Returns also when the other end hung up: reading or writing then says so."""
        poll = select.poll()
        poll.register(descriptor, event)
        poll.register(self._wake_out, select.POLLIN)
        ready = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
        if self._wake_out in ready:
            self.clear()
            raise DeviceCancelled("cancelled while waiting for the device")
        if not ready:
            raise DeviceTimeout("no answer before the deadline")

    def wake(self) -> None:
        with contextlib.suppress(BlockingIOError):  # woken so often already that the pipe is full
            os.write(self._wake_in, b"x")

    def clear(self) -> None:
        with contextlib.suppress(BlockingIOError):  # empty
            os.read(self._wake_out, 1 << 16)

    def close(self) -> None:
        os.close(self._wake_out)
        os.close(self._wake_in)


def hung_up(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
