"""Google's search grounding as OpenAI `annotations`. Pure."""

from __future__ import annotations

from gapdesk.proxy.reply import mapping, number, objects, string
from gapdesk.proxy.types import JsonObject


def citations(grounding: JsonObject, content: str) -> list[JsonObject]:
    """`url_citation` annotations for `content`, from a whole (accumulated) `groundingMetadata`.

    Google counts UTF-8 bytes, OpenAI characters. Where the bytes do not hold the text that the segment quotes
    (something was inserted into the content), the quote is looked for. Sources that no segment names are
    cited at the end of the content.
    """
    sources = [_source(chunk) for chunk in objects(grounding.get("groundingChunks"))]
    raw = content.encode()
    found: list[JsonObject] = []
    for support in objects(grounding.get("groundingSupports")):
        start, end = _characters(mapping(support.get("segment")), content, raw)
        indices = support.get("groundingChunkIndices")
        for index in indices if isinstance(indices, list) else ():
            if isinstance(index, int) and 0 <= index < len(sources) and sources[index]["url"]:
                found.append(_annotation(sources[index], start, end))
    cited = {annotation["url_citation"]["url"] for annotation in found}
    for source in sources:
        if source["url"] and source["url"] not in cited:
            found.append(_annotation(source, len(content), len(content)))
            cited.add(source["url"])
    return found


def _source(chunk: JsonObject) -> JsonObject:
    for kind in ("web", "retrievedContext", "maps", "image"):
        source = mapping(chunk.get(kind))
        url = string(source.get("uri")) or string(source.get("sourceUri"))
        if url:
            return {"url": url, "title": string(source.get("title")) or string(source.get("domain"))}
    return {"url": "", "title": ""}


def _characters(segment: JsonObject, content: str, raw: bytes) -> tuple[int, int]:
    """The character range of a segment given in bytes; an absent start is 0."""
    start, end = number(segment.get("startIndex")), number(segment.get("endIndex"))
    quote = string(segment.get("text"))
    if quote and raw[start:end] != quote.encode():
        at = content.find(quote)
        if at >= 0:
            return at, at + len(quote)
    first = len(raw[:start].decode(errors="ignore"))
    return first, max(first, len(raw[:end].decode(errors="ignore")))


def _annotation(source: JsonObject, start: int, end: int) -> JsonObject:
    return {"type": "url_citation", "url_citation": {"start_index": start, "end_index": end, **source}}
