"""Runs in the frozen program before anything of gapdesk (a runtime hook of PyInstaller).

PyInstaller's starter tells the loader where the bundled libraries are by an environment variable. The loader
has read it; a browser or a file manager that gapdesk opens must not, or it gets our libraries for its own.
"""

import os
import sys

if sys.platform == "linux":
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
