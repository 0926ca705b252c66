"""The inside of the simulated A4 printer: jobs, paper and what can go wrong with them. No network."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from drivers.protocols.ipp.operations import JobState, PrinterState

_ENDED = {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED}
# What keeps the engine from printing; the rest of the reasons only warns.
_STOPPING = {"media-empty", "media-jam", "door-open", "paused", "toner-empty", "output-area-full", "other"}

Sheet = bytes  # one page as PNG


@dataclass
class Job:
    job_id: int
    name: str = field(repr=False)
    state: JobState = JobState.PENDING
    reasons: tuple[str, ...] = ("none",)
    sheets: tuple[Sheet, ...] = field(default=(), repr=False)
    out: int = 0


class PrintEngine:
    """`on_sheet` is called with each page that comes out. All methods may be called by any thread."""

    def __init__(self, on_sheet: Callable[[int, int, Sheet], None], seconds_per_page: float) -> None:
        self._on_sheet = on_sheet
        self._seconds_per_page = seconds_per_page
        self._changed = threading.Condition()
        self._ids = count(1)
        self._jobs: dict[int, Job] = {}
        self._queue: deque[Job] = deque()
        self._reasons: set[str] = set()
        self._paper: int | None = None
        self._abort_next = False
        self._lose_next_page = False
        self._closed = False
        self.accepting = True
        self._thread = threading.Thread(target=self._run, name="sim-page-printer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    # what the network side asks

    def create(self, name: str) -> Job:
        with self._changed:
            job = Job(next(self._ids), name)
            self._jobs[job.job_id] = job
            return job

    def submit(self, job: Job, sheets: tuple[Sheet, ...]) -> None:
        with self._changed:
            job.sheets = sheets
            self._queue.append(job)
            self._changed.notify_all()

    def refuse(self, job: Job, reason: str) -> None:
        """The document is not what it claims to be."""
        with self._changed:
            job.state, job.reasons = JobState.ABORTED, (reason,)

    def cancel(self, job: Job) -> bool:
        with self._changed:
            if job.state in _ENDED:
                return False
            job.state, job.reasons = JobState.CANCELED, ("job-canceled-by-user",)
            self._changed.notify_all()
            return True

    def job(self, job_id: int) -> Job | None:
        return self._jobs.get(job_id)

    def jobs(self, *, completed: bool) -> list[Job]:
        with self._changed:
            return [job for job in reversed(self._jobs.values()) if (job.state in _ENDED) is completed]

    @property
    def reasons(self) -> tuple[str, ...]:
        with self._changed:
            named = sorted(f"{each}-error" if each in _STOPPING else f"{each}-warning" for each in self._reasons)
            return tuple(named) or ("none",)

    @property
    def state(self) -> PrinterState:
        with self._changed:
            if self._stopped():
                return PrinterState.STOPPED
            return PrinterState.PROCESSING if self._queue else PrinterState.IDLE

    @property
    def waiting(self) -> int:
        return len(self._queue)

    # what the control tells

    def set_reason(self, reason: str) -> None:
        with self._changed:
            self._reasons.add(reason)
            self._changed.notify_all()

    def clear(self) -> None:
        """Everything is put right: paper in, doors closed, jams gone."""
        with self._changed:
            self._reasons.clear()
            self._paper = None
            self._changed.notify_all()

    def paper(self, sheets: int) -> None:
        """So many sheets are left; the tray is empty after them."""
        with self._changed:
            self._paper = sheets
            self._changed.notify_all()

    def abort_next(self) -> None:
        """The next job, or the one that prints, is aborted after its first page."""
        with self._changed:
            self._abort_next = True

    def lose_next_page(self) -> None:
        """The next job ends as completed with one page less than it has."""
        with self._changed:
            self._lose_next_page = True

    def forget_all(self) -> None:
        """No job is known any more, as after a power cycle; what was in the engine does not come out."""
        with self._changed:
            for job in self._queue:
                job.state = JobState.ABORTED
            self._jobs.clear()
            self._changed.notify_all()

    # the engine's own thread

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                if not self._queue:
                    self._changed.wait()
                    continue
                self._print(self._queue[0])
                self._queue.popleft()

    def _print(self, job: Job) -> None:
        """Holds the lock, and lets go of it in each wait."""
        for number, sheet in enumerate(job.sheets, 1):
            if not self._ready_for(job):
                return
            if self._lose_next_page and number == len(job.sheets):
                self._lose_next_page = False
                break
            self._on_sheet(job.job_id, number, sheet)
            job.out = number
            if self._paper is not None:
                self._paper -= 1
            if self._abort_next:
                self._abort_next = False
                job.state, job.reasons = JobState.ABORTED, ("aborted-by-system",)
                return
        if job.state not in _ENDED:
            job.state, job.reasons = JobState.COMPLETED, ("job-completed-successfully",)

    def _ready_for(self, job: Job) -> bool:
        """Waits out one page's time and whatever stops the printer; False when the job ended meanwhile."""
        moved = False
        while not self._closed and job.state not in _ENDED:
            if self._paper == 0:
                self._reasons.add("media-empty")
            if self._stopped():
                job.state, job.reasons = JobState.PROCESSING_STOPPED, ("printer-stopped",)
                self._changed.wait()
            elif moved:
                return True
            else:
                job.state, job.reasons = JobState.PROCESSING, ("job-printing",)
                self._changed.wait(self._seconds_per_page)
                moved = True
        return False

    def _stopped(self) -> bool:
        return bool(self._reasons & _STOPPING)
