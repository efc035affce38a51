"""A simulated Gemini API for `--practice`, the self-test, the tests and the benchmarks."""

from gapdesk.practice.keys import SAMPLE_KEYS, Fault, PracticeKey
from gapdesk.practice.record import Canned, RecordedCall
from gapdesk.practice.upstream import PracticeUpstream

__all__ = ["SAMPLE_KEYS", "Canned", "Fault", "PracticeKey", "PracticeUpstream", "RecordedCall"]
