"""`python -m gapdesk`"""

from gapdesk.cli import run

if __name__ == "__main__":
    run()
