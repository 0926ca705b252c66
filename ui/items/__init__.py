"""The QML module `Kiosk.Items 1.0`: what QML cannot draw by itself. Importing this package registers its types."""

from __future__ import annotations

from ui.items.camera_preview import CameraPreview
from ui.items.frame_source import Frame, FrameSource
from ui.items.qr_code import QrCode
from ui.items.signature_pad import SignaturePad
from ui.items.typesetting import Typesetter

__all__ = ["CameraPreview", "Frame", "FrameSource", "QrCode", "SignaturePad", "Typesetter"]
