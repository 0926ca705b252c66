"""The case system's news on its way into the kiosks' feeds."""

from __future__ import annotations

import structlog
from sqlalchemy.orm import Session

from sync.gateway.case_feed import append_case_event, part_row
from sync.gateway.case_system import CaseChange, CaseSystem
from sync.gateway.database import Database
from sync.gateway.schema import CaseCursorRow, ResultRow, SubmissionRow
from sync.gateway.settings import Clock

log = structlog.get_logger()


class CaseNews:
    def __init__(self, database: Database, case_system: CaseSystem, clock: Clock) -> None:
        self._database = database
        self._case_system = case_system
        self._clock = clock

    def read(self) -> int:
        """Everything new, each page in one transaction with its cursor. Returns how many changes."""
        count = 0
        while True:
            with self._database.reading() as session:
                cursor = session.get(CaseCursorRow, "changes")
            before = cursor.value if cursor else ""
            page = self._case_system.changes_after(before)
            if not page.changes:
                return count
            with self._database.writing() as session:
                current = session.get(CaseCursorRow, "changes", with_for_update=True)
                if (current.value if current else "") != before:
                    continue  # another worker was faster
                for change in page.changes:
                    self._copy(session, change)
                session.merge(CaseCursorRow(name="changes", value=page.cursor))
            count += len(page.changes)

    def _copy(self, session: Session, change: CaseChange) -> None:
        row = session.get(SubmissionRow, change.submission_id, with_for_update=True)
        if row is None:
            log.error("case.unknown_submission", submission=str(change.submission_id))
            return
        if change.part is not None:
            part = part_row(session, row.id, change.part)
            part.case_number = change.case_number
            append_case_event(session, row, change.step, change.result_code, change.changed_at, part)
            return
        row.case_number = change.case_number
        if change.result is not None and session.get(ResultRow, row.id) is None:
            session.add(ResultRow(submission_id=row.id, data=change.result, stored_at=self._clock()))
            session.flush()
        append_case_event(session, row, change.step, change.result_code, change.changed_at)
