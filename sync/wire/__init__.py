"""What travels between kiosk and centre: one definition for both ends.

| module            | what it defines                                                                   |
|-------------------|-----------------------------------------------------------------------------------|
| `envelope`        | `seal`, `verify_envelope`, `open_envelope`: the frozen bytes of a submission        |
| `header`          | what everybody may read of it                                                     |
| `content`         | what a citizen filed                                                              |
| `parts`           | a visit (一件事) as the filings of its items                                          |
| `attachment`      | `encrypt`, `decrypt`: content-addressed files beside the envelope                 |
| `receipt`         | `KioskReceipt` (QR text), `CentreReceipt`                                         |
| `result`          | `seal_result`, `open_result`: what the centre issues, sealed to one session       |
| `messages`        | acks, status, case feed, heartbeat                                                |
| `enrolment`, `ticket` | how a kiosk becomes known                                                     |
| `http_signatures`, `replay` | signed requests that cannot be replayed                                 |
| `media`           | paths, media types, header names, chunk sizes                                     |
| `suite`, `signing`  | the cryptography, by name and purpose                                           |
| `layout`, `cbor`, `base45`, `ids`, `instants` | encodings                                            |

No clock and no network here; randomness is passed in, save where HPKE draws its own ephemeral keys.
"""
