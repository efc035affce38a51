"""Recorded conversations: what was said, by whom, and where it belongs. Pure, but for archive and desk.

Turn          one request and what came of it, as the proxy hands it over
Message       one content of Gemini's in a conversation's tree; edits and swipes are its branches
Placement     where in which conversation a turn belongs
Recalled      the history that a request asked to have put before it
"""
