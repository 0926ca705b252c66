from __future__ import annotations

import cv2
import numpy as np
import pytest
import qrcode

from drivers.sim.desk_scene import Picture, Scene
from drivers.vision.codes import codes_in
from tests.drivers.vision.conftest import Shown

TEXT = "NMY1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4.OI1RM8ZA.A5:S9MKN4NN3F85QNCY0O%0"


def qr(text: str, turned: int = 0) -> Picture:
    code = qrcode.QRCode(box_size=5)
    code.add_data(text)
    image = np.asarray(code.make_image().get_image().convert("RGB"), np.uint8)
    return np.ascontiguousarray(np.rot90(image, turned))


@pytest.mark.parametrize("turned", range(4))
def test_a_receipts_code_is_read_on_the_desk_however_it_lies(shown: Shown, turned: int) -> None:
    picture = shown(Scene()).copy()
    code = qr(TEXT, turned)
    picture[200 : 200 + code.shape[0], 300 : 300 + code.shape[1]] = code
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), np.uint8)
    (seen,) = codes_in(soft)
    assert seen.text == TEXT
    assert seen.symbology == "QRCode"
    assert all(0.15 < x < 0.75 and 0.15 < y < 0.75 for x, y in seen.corners)


def test_chinese_in_a_code_is_kept() -> None:
    assert [code.text for code in codes_in(qr("统一社会信用代码：91320100MA1X"))] == ["统一社会信用代码：91320100MA1X"]


def test_several_codes_in_one_picture() -> None:
    assert {code.text for code in codes_in(np.hstack([qr("one"), qr("two")]))} == {"one", "two"}


def test_a_page_without_codes_has_none(shown: Shown) -> None:
    assert codes_in(shown(Scene(1))) == ()


def test_a_codes_text_stands_in_no_repr() -> None:
    assert "secret" not in repr(codes_in(qr("secret-token-of-a-citizen")))
