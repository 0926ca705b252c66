"""The screen: a Qt Quick application that shows a session's snapshots and tells it what was touched.

A screen process is made of `screen_process` (one citizen, from standby to end), `application` (Qt itself),
`control_channel` (its line to the supervisor), `bridge` (worker threads), `crash`, `speaker`, `icons`, `viewmodels`
(one for each page, derived from snapshots), `items` (what Python draws) and `qml`.

The rest is for those who work on it and is never loaded on a kiosk in service: `gallery` with `samples` (every page as
a picture), `proof` (reads a page as a proof-reader would), `robot`, `robot_driver`, `robot_facts` and `sight` (finger
and eyes of the demo and the end-to-end tests), `lint_qml`.
"""
