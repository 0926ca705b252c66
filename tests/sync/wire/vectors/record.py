"""Records a vector with the library as it is now. Run once for each new version of a layout; never overwrites."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire.receipt import CentreReceipt, KioskReceipt
from sync.wire.result import ResultHeader, seal_result
from sync.wire.signing import key_id_of
from sync.wire.suite import SealingPrivateKey

HERE = Path(__file__).parent


def main(name: str, *, visit: bool) -> None:
    spec = importlib.util.spec_from_file_location("wire_conftest", HERE.parent / "conftest.py")
    if spec is None or spec.loader is None:
        raise SystemExit("conftest.py is not where it was")
    module = importlib.util.module_from_spec(spec)
    sys.modules["wire_conftest"] = module
    spec.loader.exec_module(module)

    centre_signer, reply = Ed25519PrivateKey.generate(), SealingPrivateKey(bytes(range(96)))
    centre_public = centre_signer.public_key().public_bytes_raw()
    filing = module.make_filing(Ed25519PrivateKey.generate(), SealingPrivateKey.generate(), visit=visit)
    header, sealed = filing.header, filing.sealed
    kiosk_receipt = KioskReceipt(
        kiosk_id=header.kiosk_id,
        kiosk_no=417,
        submission_id=header.submission_id,
        sequence=header.sequence,
        item_code=header.item_code,
        created_at=header.created_at,
        envelope_sha256=sealed.sha256,
        content_sha256=sealed.content_sha256,
    )
    centre_receipt = CentreReceipt(
        submission_id=header.submission_id,
        envelope_sha256=sealed.sha256,
        attachments=tuple(entry.sha256 for entry in header.attachments),
        received_at=header.created_at,
        key_id=key_id_of(centre_public),
    )
    result_header = ResultHeader(
        submission_id=header.submission_id,
        case_number="320102-20260318-000001",
        media_type="application/pdf",
        issued_at=header.created_at,
        key_id=key_id_of(centre_public),
    )
    result = seal_result(result_header, b"%PDF-1.7 recorded", reply.public_key.raw, centre_signer)
    vector = {
        "about": "invented persons; keys made for this file alone",
        "kiosk_public_hex": filing.kiosk_public.hex(),
        "centre_private_hex": filing.centre.raw.hex(),
        "centre_public_hex": centre_public.hex(),
        "reply_private_hex": reply.raw.hex(),
        "envelope_hex": sealed.data.hex(),
        "content_hex": filing.content.to_bytes().hex(),
        "content_sha256": sealed.content_sha256.hex(),
        "attachment_hex": filing.attachments[0].ciphertext.hex(),
        "attachment_plaintext_sha256": filing.attachments[0].ref.plaintext_sha256.hex(),
        "kiosk_receipt": kiosk_receipt.sign(filing.kiosk),
        "centre_receipt_hex": centre_receipt.sign(centre_signer).hex(),
        "result_hex": result.hex(),
    }
    with (HERE / f"{name}.json").open("x") as file:
        json.dump(vector, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], visit="--visit" in sys.argv)
