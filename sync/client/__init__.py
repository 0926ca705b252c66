"""The kiosk's end of the wire: what waits goes to the centre, what the centre answers comes back.

| module      | what it does                                                                     |
|-------------|----------------------------------------------------------------------------------|
| `service`   | `run_sync`: the loop of `kiosk sync`; performs, remembers, rests                    |
| `engine`    | decides what comes next; no clock, no socket, no database                        |
| `job`, `link`, `backoff` | one item's way; the line's pauses; how long                         |
| `timetable`, `polls` | when routine is due; when to ask for a result again                     |
| `actions`   | the vocabulary between them: requests, answers, reasons, effects                 |
| `http`      | the centre's interface, one method per request                                   |
| `line`      | one signed request over pinned TLS, and only our own answers as answers          |
| `proofs`    | the centre's signatures on receipts and results                                  |
| `catalog`   | TUF's client over the same line: the newest catalogue, step by step               |
| `heartbeat` | what the kiosk tells about itself                                                |
| `enrol`     | a ticket becomes an identity                                                     |
| `port`      | what this package needs of the store; `kiosk.store` fulfils it without knowing   |

Nothing here imports the kiosk; `kiosk.bootstrap` brings the two together.
"""
