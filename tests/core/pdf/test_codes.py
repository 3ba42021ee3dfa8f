"""The QR code holds exactly the address: the same squares as another maker of codes draws."""

import qrcode  # type: ignore[import-untyped]
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

from core.pdf.codes import dark_runs

URL = "https://example.org/verify/PSL-2021-K7Q4M2"


def test_the_squares_are_those_of_an_independent_encoder() -> None:
    side, runs = dark_runs(URL)
    ours = [[False] * side for _ in range(side)]
    for row, start, length in runs:
        ours[row][start : start + length] = [True] * length
    theirs = []
    for mask in range(8):
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=mask, border=0)
        code.add_data(URL, optimize=0)
        code.make()
        theirs.append([[bool(module) for module in row] for row in code.get_matrix()])
    assert ours in theirs
