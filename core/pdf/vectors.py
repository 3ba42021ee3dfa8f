"""Drawn ornaments: the Hub's mark, the woven ribbon, the seal; and SVG paths onto a page."""

import math
import re
from collections.abc import Iterator
from typing import Any

_TOKENS = re.compile(r"[MLQCZ]|-?\d*\.?\d+")
_TAKES = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}

# A shanyraq, the crown of a yurt, in a square of 100: its ring and its crossed bars.
SHANYRAQ = (
    "M95 50C95 74.85 74.85 95 50 95C25.15 95 5 74.85 5 50C5 25.15 25.15 5 50 5C74.85 5 95 25.15 95 50Z",
    "M39.2 6.3Q31.8 50 39.2 93.7M60.8 6.3Q68.2 50 60.8 93.7M50 5L50 95",
    "M6.3 39.2Q50 31.8 93.7 39.2M6.3 60.8Q50 68.2 93.7 60.8M5 50L95 50",
)


def svg_commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Read an SVG path of absolute M, L, Q, C and Z; raises ValueError for anything else."""
    if re.sub(r"[\s,]", "", _TOKENS.sub("", d)):
        raise ValueError("A mark is drawn with absolute M, L, Q, C and Z only")
    tokens = _TOKENS.findall(d)
    position, command = 0, ""
    while position < len(tokens):
        if tokens[position] in _TAKES:
            command = tokens[position]
            position += 1
        count = _TAKES.get(command, 0)
        if not command or position + count > len(tokens) or (not count and command != "Z"):
            raise ValueError("The path of the mark ends in the middle")
        yield command, [float(number) for number in tokens[position : position + count]]
        position += count
        if command == "Z":
            command = ""


def stroke_path(canvas: Any, d: str, left: float, top: float, size: float) -> None:
    """Stroke an SVG path drawn in a square of 100 into a square of `size` points."""
    path = canvas.beginPath()
    scale = size / 100
    x = y = 0.0
    for command, numbers in svg_commands(d):
        points = [
            (left + number * scale if index % 2 == 0 else top - number * scale)
            for index, number in enumerate(numbers)
        ]
        if command == "M":
            path.moveTo(*points)
        elif command == "L":
            path.lineTo(*points)
        elif command == "C":
            path.curveTo(*points)
        elif command == "Q":  # a quadratic curve as the cubic that equals it
            qx, qy, ex, ey = points
            path.curveTo((x + 2 * qx) / 3, (y + 2 * qy) / 3, (ex + 2 * qx) / 3, (ey + 2 * qy) / 3, ex, ey)
        else:
            path.close()
        if points:
            x, y = points[-2:]
    canvas.drawPath(path, stroke=1, fill=0)


def draw_mark(canvas: Any, paths: tuple[str, ...], left: float, top: float, size: float, colour: str) -> None:
    """Draw a mark whose upper left corner is (left, top)."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(size * 0.035)
    for d in paths:
        stroke_path(canvas, d, left, top, size)
    canvas.restoreState()


def draw_ribbon(canvas: Any, left: float, top: float, width: float, colour: str, height: float = 5.0) -> None:
    """Fill a row of diamonds from `left`, as many whole ones as the width takes."""
    count = int(width // (2 * height))
    step = width / count
    path = canvas.beginPath()
    for index in range(count):
        centre, middle = left + (index + 0.5) * step, top - height / 2
        path.moveTo(centre - height / 2, middle)
        path.lineTo(centre, middle + height / 2)
        path.lineTo(centre + height / 2, middle)
        path.lineTo(centre, middle - height / 2)
        path.close()
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def draw_seal(canvas: Any, paths: tuple[str, ...], left: float, top: float, size: float, colour: str) -> None:
    """Draw a ring of three woven rosettes round the mark."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.45)
    for waves, shift in ((20, 0.0), (26, 0.9), (26, math.pi + 0.9)):
        _rosette(canvas, left + size / 2, top - size / 2, size / 2, waves, shift)
    canvas.restoreState()
    draw_mark(canvas, paths, left + size * 0.25, top - size * 0.25, size * 0.5, colour)


def _rosette(canvas: Any, x: float, y: float, radius: float, waves: int, shift: float) -> None:
    path = canvas.beginPath()
    steps = waves * 12
    for step in range(steps):
        angle = 2 * math.pi * step / steps
        reach = radius * (0.86 + 0.1 * math.cos(waves * angle + shift))
        point = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        path.lineTo(*point) if step else path.moveTo(*point)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)
