"""An answer with web search results and the marks of which words they support. Pure."""

from __future__ import annotations

from gapdesk.practice.scripts import Piece, Script
from gapdesk.proxy.types import JsonObject

_SOURCES = (("example.com", "An example"), ("example.org", "Une référence"))


def grounded(query: str) -> Script:
    """Two sentences about `query`, each supported by one page; segments count UTF-8 bytes, as Google's do."""
    sentences = [f"Der Überblick zu {query}: much is known. ", f"Nach anderer Quelle ist {query} schön. "]
    supports: list[JsonObject] = []
    start = 0
    for i, sentence in enumerate(sentences):
        end = start + len(sentence.rstrip().encode())
        segment = {"startIndex": start, "endIndex": end, "text": sentence.rstrip()}
        supports.append({"segment": segment, "groundingChunkIndices": [i]})
        start += len(sentence.encode())
    metadata: JsonObject = {
        "webSearchQueries": [query],
        "searchEntryPoint": {"renderedContent": "<div>practice search</div>"},
        "groundingChunks": [
            {"web": {"uri": f"https://{domain}/practice", "title": title, "domain": domain}}
            for domain, title in _SOURCES
        ],
        "groundingSupports": supports,
    }
    first, second = (Piece(({"text": sentence},)) for sentence in sentences)
    return Script((first, Piece(second.parts, {"groundingMetadata": metadata})))
