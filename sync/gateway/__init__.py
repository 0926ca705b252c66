"""The centre's end of the wire: intake, enrolment, status feed, opening worker, operations pages.

Direction inside: `app` → endpoints (`kiosk_api`, `upload_api`, `ops_pages`) → services (`intake`, `uploads`, `kiosks`,
`fleet`, …) → `schema`, `blobs`, `keys`. The worker shares the services and never serves HTTP.
"""
