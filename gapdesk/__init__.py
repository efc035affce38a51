"""gapdesk: gives your Gemini API keys to any OpenAI or Gemini program, on localhost, from the tray."""

__version__ = "0.1.0"
HOME_PAGE = "https://github.com/gapdesk/gapdesk"
