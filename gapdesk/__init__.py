"""gapdesk: a tray application that gives your Gemini API keys to any OpenAI or Gemini program, on localhost."""

__version__ = "0.1.0"
