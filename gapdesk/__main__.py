"""`python -m gapdesk`"""

import sys

from gapdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
