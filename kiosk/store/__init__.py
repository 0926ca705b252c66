"""Everything durable on the kiosk: the sealed outbox, the audit chain, what the centre answered, and the keys."""

from kiosk.store.audit import AuditChain, AuditEvent, AuditHead, Break, ChainReport
from kiosk.store.centre import AwaitedResult, Connection, ConnectionState, ResultState
from kiosk.store.limits import Backlog, Limits
from kiosk.store.migrate import SchemaNewer
from kiosk.store.outbox import LeaseLost
from kiosk.store.outbox_items import OutboxAttachment, OutboxItem
from kiosk.store.states import InvalidOutboxTransition, OutboxEvent, OutboxState
from kiosk.store.store import DeviceHealth, Health, Store, open_store
from kiosk.store.submission import CaseView, SealedAttachment, SealedSubmission, StoredSubmission, SubmissionKind
from kiosk.store.watch import ChangeWatch

__all__ = [
    "AuditChain",
    "AuditEvent",
    "AuditHead",
    "AwaitedResult",
    "Backlog",
    "Break",
    "CaseView",
    "ChainReport",
    "ChangeWatch",
    "Connection",
    "ConnectionState",
    "DeviceHealth",
    "Health",
    "InvalidOutboxTransition",
    "LeaseLost",
    "Limits",
    "OutboxAttachment",
    "OutboxEvent",
    "OutboxItem",
    "OutboxState",
    "ResultState",
    "SchemaNewer",
    "SealedAttachment",
    "SealedSubmission",
    "Store",
    "StoredSubmission",
    "SubmissionKind",
    "open_store",
]
