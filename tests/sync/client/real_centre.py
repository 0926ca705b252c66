"""The real gateway on a loopback port, and a kiosk that is enrolled there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from kiosk.store.identity import Identity, load_identity, new_signing_key, save_identity
from sync.client.enrol import enrol
from sync.gateway.runtime import Gateway, open_gateway, open_worker
from sync.gateway.schema import SubmissionRow
from sync.gateway.server import make_server
from sync.gateway.settings import DataFolder, Settings, system_clock
from sync.gateway.setup import initialise
from sync.wire.ticket import Ticket, ca_fingerprint


@dataclass
class Centre:
    gateway: Gateway
    folder: DataFolder
    url: str

    def ticket(self) -> str:
        token = self.gateway.kiosks.issue_token("大厅东侧", "梧桐里", system_clock())
        return Ticket(url=self.url, token=token, ca_sha256=ca_fingerprint(self.gateway.ca_pem)).to_text()

    def held(self, kiosk: Identity) -> dict[UUID, bytes]:
        """The envelopes of a kiosk that the centre holds and has receipted."""
        with self.gateway.database.reading() as session:
            rows = session.scalars(
                select(SubmissionRow).where(
                    SubmissionRow.kiosk_id == kiosk.kiosk_id, SubmissionRow.receipt.is_not(None)
                )
            )
            return {row.id: row.envelope for row in rows}

    def work(self) -> None:
        with open_worker(self.folder) as worker:
            while worker.run_once():
                pass


@contextmanager
def serving_centre(path: Path) -> Iterator[Centre]:
    """Cases move on at once, so that nothing has to wait for the reference platform."""
    folder = DataFolder(path)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        initialise(folder, ["127.0.0.1"], Settings(url=url, reference_step=0), system_clock)
        with open_gateway(folder) as gateway:
            server = make_server(gateway, folder, "127.0.0.1", 0)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            yield Centre(gateway, folder, url)
            server.should_exit = True
            thread.join()


def enrolled(centre: Centre, keys: Path) -> Identity:
    enrolment = enrol(centre.ticket(), new_signing_key(keys), name="test")
    identity = Identity.from_enrolment(
        enrolment.answer,
        signing_key=enrolment.signing_key,
        gateway_url=enrolment.gateway_url,
        ca_pem=enrolment.ca_pem,
    )
    save_identity(keys, identity)
    return load_identity(keys)
