"""A new sealing key, a new certificate: what was there before goes on working."""

import ssl

from cryptography import x509

from sync.wire.messages import Delivery

from .conftest import ORIGIN
from .kiosk import Kiosk
from .test_commands import run


def test_kiosks_enrolled_after_a_rotation_use_the_new_key_and_a_running_worker_opens_both(
    folder, gateway, transport, clock, kiosk, worker, journal
):
    before = kiosk.file()
    kiosk.deliver(before)
    worker.run_once()
    key_id = run(folder, "keys", "rotate").stdout.split()[-1]
    newer = Kiosk(transport.send, ORIGIN, clock)
    newer.enrol(gateway.kiosks.issue_token("西侧", "梅岭", clock()))
    assert kiosk.identity.sealing_key.key_id != newer.identity.sealing_key.key_id == key_id
    filings = [(kiosk, kiosk.file(files=1)), (newer, newer.file(files=1))]
    for one, filed in filings:
        one.deliver(filed)
    worker.run_once()
    assert [one.status(filed).delivery for one, filed in filings] == [Delivery.HANDED_OVER] * 2
    assert "keys.rotated" in journal.codes()
    private = [path for path in folder.keys.iterdir() if path.suffix == ".key"]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}


def test_a_renewed_certificate_has_the_names_and_the_key_of_the_old_one_under_the_same_ca(folder):
    path = folder.tls / "server.pem"
    before, ca = x509.load_pem_x509_certificates(path.read_bytes())
    assert "restart" in run(folder, "certificate", "renew").stdout
    after, same_ca = x509.load_pem_x509_certificates(path.read_bytes())
    assert same_ca == ca
    assert after.serial_number != before.serial_number
    assert after.not_valid_after_utc > before.not_valid_after_utc
    names = x509.SubjectAlternativeName
    assert after.extensions.get_extension_for_class(names) == before.extensions.get_extension_for_class(names)
    after.verify_directly_issued_by(ca)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(path, folder.keys / "server.key")
