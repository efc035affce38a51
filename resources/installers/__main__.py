"""The commands that make what is handed out; each builds on what the ones before left in dist/."""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "freeze": ("frozen", "make dist/gapdesk, the program with all it needs (PyInstaller)"),
    "sizes": ("sizes", "the ten largest parts of dist/gapdesk, and what was made of it, against the limits"),
    "deb": ("linux.deb", "the package for Debian and its children"),
    "tarball": ("linux.tarball", "the archive with an install script for other Linux systems"),
    "windows": ("windows.setup", "the installer for Windows (NSIS)"),
    "macos": (
        "macos.dmg",
        "sign and notarise the bundle, if there is a certificate, and make the disk image",
    ),
    "sums": ("sums", "SHA256SUMS of everything that is handed out"),
    "notes": ("notes", "the changelog's section of this version"),
}


def main() -> int:
    """Run one command; 0 if it did what it should."""
    chosen = sys.argv[1] if len(sys.argv) > 1 else ""
    if chosen not in COMMANDS:
        print("python -m resources.installers COMMAND\n")
        for name, (_, purpose) in COMMANDS.items():
            print(f"  {name:<9}{purpose}")
        return 2
    module = importlib.import_module(f"resources.installers.{COMMANDS[chosen][0]}")
    return int(module.main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
