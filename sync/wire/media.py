"""Names on the HTTP surface. A success without our version header and media type is not a success of ours."""

from __future__ import annotations

VERSION_HEADER = "Ningmanyi-Version"
VERSION = "1"
TIME_HEADER = "Ningmanyi-Time"  # RFC 3339 UTC of the centre, on every answer, so that a kiosk can see its offset
EPOCH_HEADER = "Ningmanyi-Epoch"  # on 401 `replayed`: the epoch that the next nonce must exceed (decimal)

ENVELOPE = "application/cbor"
ACK = "application/vnd.ningmanyi.ack+cbor"
STATUS = "application/vnd.ningmanyi.status+cbor"
RESULT = "application/vnd.ningmanyi.result"
CASES = "application/vnd.ningmanyi.cases+json"
HEARTBEAT = "application/vnd.ningmanyi.heartbeat+json"
DEMAND = "application/vnd.ningmanyi.demand+json"
ENROL = "application/vnd.ningmanyi.enrol+json"
UPLOAD = "application/vnd.ningmanyi.upload"  # tus answers, which carry no body
TUF = "application/vnd.ningmanyi.tuf+json"  # metadata of the catalogue's roles
CATALOG_PART = "application/vnd.ningmanyi.catalog-part"
PROBLEM = "application/vnd.ningmanyi.problem+json"
CA = "application/x-pem-file"
TUS_CHUNK = "application/offset+octet-stream"  # tus 1.0
TUS_VERSION = "1.0.0"

PATH_ENROL = "/v1/enrol"
PATH_ENROL_CA = "/v1/enrol/ca"
PATH_SUBMISSIONS = "/v1/submissions"
PATH_UPLOADS = "/v1/uploads"
PATH_CASES = "/v1/cases"
PATH_RESULTS = "/v1/results"
PATH_HEARTBEAT = "/v1/heartbeat"
PATH_DEMAND = "/v1/demand"

MAX_CHUNK_BYTES = 1024 * 1024  # of one tus PATCH: read into memory to verify its signature
CHUNK_BYTES = 256 * 1024  # what a kiosk sends at once: an interrupted upload costs at most one of these
UPLOAD_METADATA_KEY = "sha256"  # Upload-Metadata: "sha256 <base64 of the ciphertext's 32-byte hash>"
