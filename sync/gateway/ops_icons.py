"""Icons of the operations pages: one silhouette and one colour for each state."""

from __future__ import annotations

from markupsafe import Markup

# Every icon has its own silhouette; 16 × 16, stroke in the colour of its word (VISUAL-OPS, state vocabulary).
_ICONS = {
    "serving": ('<circle cx="8" cy="8" r="6.2"/><path d="M5.2 8.2l2 2 3.6-4"/>'),
    "degraded": ('<path d="M8 1.8L15 14H1z" class="fill"/><path d="M8 6v4M8 11.6v.8" class="on"/>'),
    "not_serving": (
        '<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" class="fill"/><path d="M4.8 8h6.4" class="on"/>'
    ),
    "silent": (
        '<circle cx="8" cy="8" r="6.4" stroke-dasharray="2.6 1.9"/>'
        '<path d="M6.3 6.4a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.2v.6"/>'
    ),
    "maintenance": ('<rect x="2" y="2" width="12" height="12" rx="1.5"/><path d="M6.2 5.2v5.6M9.8 5.2v5.6"/>'),
    "closed": ('<path d="M10.6 1.9A6.3 6.3 0 1 0 14.2 10 5.4 5.4 0 0 1 10.6 1.9z"/>'),
    "revoked": ('<circle cx="8" cy="8" r="6.2"/><path d="M3.8 12.2l8.4-8.4"/>'),
    "proof": (
        '<path d="M8 .9l1.9 1.5 2.4-.1.7 2.3 2 1.4-.8 2.3.8 2.3-2 1.4-.7 2.3-2.4-.1L8 15.7l-1.9-1.5'
        '-2.4.1-.7-2.3-2-1.4.8-2.3-.8-2.3 2-1.4.7-2.3 2.4.1z" class="fill"/>'
        '<path d="M5 8.3l2 2 3.8-4.2" class="on"/>'
    ),
    "moving": ('<path d="M8 10.5V2.2M4.8 5.2L8 2l3.2 3.2M2 10.5v3h12v-3"/>'),
    "person": (
        '<path d="M8 1.2l5.6 2v4.3c0 3.4-2.4 6-5.6 7.3-3.2-1.3-5.6-3.9-5.6-7.3V3.2z" class="fill"/>'
        '<path d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2" class="on"/>'
    ),
    "ready": ('<circle cx="8" cy="8" r="6.2"/><path d="M5.2 8.2l2 2 3.6-4"/>'),
    "paper_low": (
        '<rect x="2.5" y="2" width="11" height="12"/>'
        '<path d="M2.5 11h11" />'
        '<rect x="3.5" y="11.5" width="9" height="2" class="fill"/>'
    ),
    "paper_out": ('<rect x="2.5" y="2" width="11" height="12" stroke-dasharray="2.2 1.6"/><path d="M3 13.5L13 2.5"/>'),
    "jammed": ('<path d="M1.5 3.5h13M1.5 12.5h13M2.5 8l2.2-2 2.2 4 2.2-4 2.2 4 2.2-2"/>'),
    "cover_open": ('<path d="M2 8h12v6H2zM2 8L12.5 2.5"/>'),
    "no_answer": (
        '<circle cx="8" cy="8" r="6.4" stroke-dasharray="2.6 1.9"/>'
        '<path d="M6.3 6.4a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.2v.6"/>'
    ),
    "absent": ('<path d="M2 8h4M10 8h4M6 5.2v5.6M10 5.2v5.6" stroke-dasharray="2.2 1.2"/>'),
    "needs_attendant": ('<circle cx="8" cy="4" r="2.4"/><path d="M2.8 14.2c0-3.4 2.3-5.6 5.2-5.6s5.2 2.2 5.2 5.6"/>'),
    "on_battery": ('<path d="M1.5 5h11v6h-11zM12.5 7h2v2h-2zM7 5.8L5.4 8.2h3L6.8 10.4"/>'),
    "battery_low": (
        '<path d="M1.5 5h11v6h-11zM12.5 7h2v2h-2z"/><rect x="2.5" y="6" width="2" height="4" class="fill"/>'
    ),
    "open": ('<path d="M3 14V2h6v12M9 3.5l4-1.5v12H9M11 8v.8"/>'),
    "not_installed": ('<path d="M3 8h10"/>'),
    "fault": ('<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z"/><path d="M8 4.6v4.2M8 10.8v.7"/>'),
}
_MEANINGS = {
    "not_serving": "stop", "silent": "unknown", "degraded": "warn", "proof": "proof", "moving": "moving",
    "person": "warn", "paper_low": "warn", "cover_open": "warn", "paper_out": "stop", "jammed": "stop",
    "fault": "stop", "no_answer": "unknown", "absent": "unknown", "needs_attendant": "warn", "on_battery": "warn",
    "battery_low": "stop", "open": "warn",
}  # fmt: skip


def meaning_of(state: str) -> str:
    """The colour class of a state; healthy has none, and a state that we do not know is unknown, never healthy."""
    return _MEANINGS.get(state, "ink" if state in _ICONS else "unknown")


def icon(state: str) -> Markup:
    """The drawing of a state in the colour of its meaning."""
    drawing = _ICONS.get(state, _ICONS["no_answer"])
    # Constant markup of this module alone; `state` only chooses it.
    return Markup(f'<svg class="icon {meaning_of(state)}" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>')  # noqa: S704
