"""gapdesk: gives your Gemini API keys to any OpenAI or Gemini program, on localhost, from the tray."""

__version__ = "0.1.0"
APP_ID = "io.github.gapdesk.gapdesk"
"""What the systems know it by: the macOS bundle, the Windows task bar, AppStream."""
HOME_PAGE = "https://github.com/gapdesk/gapdesk"
