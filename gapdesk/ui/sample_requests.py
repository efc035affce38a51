"""Made-up requests, as the Activity page lists them: both dialects, everything that can become of one."""

from __future__ import annotations

from dataclasses import dataclass

from gapdesk.activity.types import Compared, Entry, Line, Mark
from gapdesk.events import RequestFinished, RequestHeld, RequestStarted
from gapdesk.proxy.types import Attempt, Dialect, FailureKind, Kind, Loss, Usage
from gapdesk.ui.sample_keys import NOW

FLASH, LITE, PRO = "gemini-3.8-flash", "gemini-3.8-flash-lite", "gemini-3.5-pro"
EMBED, LONG = "gemini-embedding-001", "gemini-2.5-flash-preview-native-audio-dialog-09-2026"
OPENAI, GEMINI = Dialect.OPENAI, Dialect.GEMINI
_OTHERS = (("work", "cooling 12 s"), ("lab", "exhausted until 09:00"), ("night", "invalid"))
_KINDS = {
    FailureKind.BLOCKED: Kind.BLOCKED_PROMPT,
    FailureKind.BROKEN_STREAM: Kind.BROKEN_STREAM,
    FailureKind.MODEL_NOT_FOUND: Kind.MODEL_UNKNOWN,
}
_NO_QUOTA = "You exceeded your current quota, please check your plan and billing details."


@dataclass(frozen=True, slots=True)
class Who:
    """A client, the program it uses, and how it speaks."""

    id: str
    name: str
    program: str
    dialect: Dialect = OPENAI
    stream: bool = True


TAVERN = Who("tavern", "SillyTavern", "SillyTavern")
CLINE = Who("cline", "Cline", "Cline", GEMINI)
CHERRY = Who("cherry", "樱桃工作室", "Cherry Studio")
SCRIPT = Who("default", "default", "openai-python", OPENAI, stream=False)
SDK = Who("sdk", "nightly batch", "google-genai-python", GEMINI, stream=False)
NOBODY = Who("", "", "")


def request_id(number: int) -> str:
    """The id of the sample request with that number."""
    return f"req-{number:04d}-5b1e7c90"


def attempt(
    kind: Kind,
    label: str = "main",
    project: str = "alpha",
    *,
    began: float,
    at: float = 0.04,
    took: float = 3.2,
    first: float | None = 0.8,
    status: int = 200,
    message: str = "",
    model: str = FLASH,
    connect: float | None = None,
) -> Attempt:
    """One call to Google, `at` seconds after the request `began`."""
    return Attempt(
        key=f"sample-{label}",
        label=label,
        project=project,
        kind=kind,
        status=status,
        message=message,
        reason="most left today" if kind is Kind.ANSWERED else "used longest ago",
        started=began + at,
        first_byte=None if first is None else min(first, took),
        ended=took,
        model=model,
        connect=connect,
        others=_OTHERS,
    )


def started(number: int, ago: float, who: Who, model: str, *, held: RequestHeld | None = None) -> Entry:
    """A request that runs, or waits."""
    told = RequestStarted(
        request_id(number),
        NOW - ago,
        who.name,
        who.program,
        who.dialect,
        model,
        who.stream,
        who.id,
    )
    return Entry(number, told.id, told.time, told, held)


def ended(
    number: int,
    ago: float,
    who: Who,
    model: str,
    *,
    total: float = 3.4,
    first: float | None = 0.9,
    status: int = 200,
    failure: FailureKind | None = None,
    message: str = "",
    key: str = "main",
    usage: Usage | None = None,
    attempts: tuple[Attempt, ...] | None = None,
    losses: tuple[Loss, ...] = (),
    address: str = "",
    again: str = "",
) -> Entry:
    """A request that has ended, by default well."""
    began = NOW - ago
    if attempts is None:
        kind = _KINDS.get(failure, Kind.SERVER_ERROR) if failure else Kind.ANSWERED
        took = max(0.01, total - 0.06)
        attempts = (attempt(kind, key, began=began, took=took, first=first, model=model),)
    finished = RequestFinished(
        id=request_id(number),
        time=began + total,
        client=who.name,
        program=who.program,
        dialect=who.dialect,
        model=model,
        stream=who.stream,
        status=status,
        failure=failure,
        message=message,
        key=key,
        attempts=attempts,
        losses=losses,
        usage=usage,
        first_byte=first,
        total=total,
        address=address,
        client_id=who.id,
    )
    return Entry(number, finished.id, began, None, None, finished, again)


def detour(number: int, ago: float, who: Who, model: str) -> Entry:
    """Answered by the third try."""
    began = NOW - ago
    overloaded = "The model is overloaded. Please try again later."
    tries = (
        attempt(
            Kind.QUOTA_MINUTE,
            "work",
            "beta",
            began=began,
            took=0.31,
            first=0.3,
            status=429,
            message=_NO_QUOTA,
            model=model,
            connect=0.12,
        ),
        attempt(
            Kind.OVERLOADED,
            "spare",
            began=began,
            at=0.4,
            took=1.1,
            first=1.08,
            status=503,
            message=overloaded,
            model=model,
        ),
        attempt(Kind.ANSWERED, "studio", "delta-images", began=began, at=2.5, took=6.1, model=model),
    )
    usage = Usage(prompt=18_240, output=912, thoughts=2_048, cached=16_384, total=21_200)
    return ended(number, ago, who, model, total=8.7, first=3.4, key="studio", usage=usage, attempts=tries)


def entries() -> list[Entry]:
    """Oldest first, one minute or so apart."""
    losses = (
        Loss("frequency_penalty", "Gemini has no such penalty for this model."),
        Loss("logit_bias", "Gemini cannot weigh single tokens."),
    )
    began = NOW - 600
    refused = (
        attempt(
            Kind.QUOTA_DAY,
            "main",
            began=began,
            took=0.4,
            status=429,
            message=_NO_QUOTA,
            model=PRO,
            connect=0.09,
        ),
        attempt(
            Kind.QUOTA_DAY,
            "team",
            "beta",
            began=began,
            at=0.5,
            took=0.3,
            status=429,
            message=_NO_QUOTA,
            model=PRO,
        ),
    )
    chat = Usage(prompt=4_180, output=612, thoughts=890, cached=2_048, total=5_682)
    small = Usage(prompt=212, output=58, total=270)
    blocked, failed = FailureKind.BLOCKED, FailureKind.QUOTA
    return [
        ended(1, 5400, SCRIPT, FLASH, usage=small, total=1.9, first=1.9),
        ended(
            2, 5210, SDK, EMBED, usage=Usage(prompt=3_400, total=3_400), total=0.34, first=0.34, key="spare"
        ),
        ended(3, 4980, TAVERN, FLASH, usage=chat, total=7.2, losses=losses),
        ended(
            4,
            4700,
            CLINE,
            PRO,
            usage=Usage(prompt=148_200, output=3_020, thoughts=9_100),
            total=41.3,
            first=6.2,
        ),
        ended(5, 4420, CHERRY, FLASH, usage=chat, total=4.4, key="studio"),
        ended(
            *(6, 3900, NOBODY, ""),
            total=0.002,
            first=0.002,
            status=401,
            failure=FailureKind.UNAUTHORIZED,
            message="No token came with the request.",
            key="",
            attempts=(),
            address="192.168.1.44",
        ),
        ended(7, 3600, CHERRY, LITE, usage=small, total=0.62, first=0.31, key="team"),
        detour(8, 3100, CLINE, PRO),
        ended(9, 2800, TAVERN, FLASH, usage=chat, total=9.9, first=1.2),
        ended(
            *(10, 2400, TAVERN, FLASH),
            status=400,
            failure=blocked,
            message="The prompt was blocked: PROHIBITED_CONTENT.",
            total=0.9,
        ),
        ended(
            11,
            2100,
            SDK,
            LONG,
            usage=Usage(prompt=1_050_000, output=65_536),
            total=184.0,
            first=31.0,
            key="lab",
        ),
        ended(
            *(12, 1800, SCRIPT, "gpt-5-mini"),
            status=404,
            failure=FailureKind.MODEL_NOT_FOUND,
            message="The model “gpt-5-mini” does not exist.",
            key="",
            attempts=(),
            total=0.003,
            first=0.003,
        ),
        ended(
            13, 1500, CHERRY, FLASH, status=499, message="The client left.", total=2.2, first=0.7, key="team"
        ),
        ended(14, 1260, CLINE, PRO, usage=chat, total=12.6, first=2.4, key="backup"),
        ended(15, 900, TAVERN, FLASH, usage=chat, total=6.8),
        ended(16, 720, SCRIPT, LITE, usage=small, total=0.48, first=0.48, key="travel"),
        ended(
            *(17, 600, CLINE, PRO),
            status=429,
            failure=failed,
            message="Every project is out of quota for gemini-3.5-pro until 09:00.",
            key="",
            attempts=refused,
            total=1.0,
            first=1.0,
        ),
        ended(18, 420, TAVERN, FLASH, usage=chat, total=5.5, again=request_id(15)),
        ended(
            *(19, 300, CHERRY, FLASH),
            status=502,
            failure=FailureKind.BROKEN_STREAM,
            message="Google's answer broke off; try again",
            total=14.1,
        ),
        ended(
            20, 180, SDK, EMBED, usage=Usage(prompt=2_900, total=2_900), total=0.29, first=0.29, key="spare"
        ),
        ended(21, 96, TAVERN, FLASH, usage=chat, total=4.9, losses=losses),
        ended(22, 41, CHERRY, FLASH, usage=chat, total=3.8, key="studio"),
        started(23, 12, CLINE, PRO),
        started(24, 6, TAVERN, FLASH),
        started(25, 4, TAVERN, PRO, held=RequestHeld(request_id(25), NOW + 12)),
    ]


def compared() -> Compared:
    """A request of the OpenAI dialect beside what it became, and both replies."""
    only, changed = Mark.ONLY, Mark.CHANGED
    asked = (
        ("{",),
        ('  "model": "gemini-3.8-flash",', only),
        ('  "stream": true,', only),
        ('  "messages": [',),
        ("    {",),
        ('      "role": "system",', only),
        ('      "content": "You are Iris, keeper of the lighthouse."',),
        ("    },",),
        ("    {",),
        ('      "role": "user",',),
        ('      "content": "今晚有船来吗？"',),
        ("    }",),
        ("  ],",),
        ('  "max_tokens": 100000,', changed),
        ('  "temperature": 0.9,',),
        ('  "frequency_penalty": 0.4', only),
        ("}",),
    )
    sent = (
        ("{",),
        ('  "systemInstruction": {',),
        ('    "parts": [{"text": "You are Iris, keeper of the lighthouse."}]',),
        ("  },",),
        ('  "contents": [',),
        ("    {",),
        ('      "role": "user",',),
        ('      "parts": [{"text": "今晚有船来吗？"}]',),
        ("    }",),
        ("  ],",),
        ('  "generationConfig": {',),
        ('    "temperature": 0.9,',),
        ('    "maxOutputTokens": 65536', changed),
        ("  },",),
        ('  "safetySettings": [', only),
        ('    {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}', only),
        ("  ]", only),
        ("}",),
    )
    received = (
        ("{",),
        ('  "candidates": [',),
        ("    {",),
        ('      "content": {"role": "model", "parts": [{"text": "今晚没有船，但灯会一直亮着。"}]},',),
        ('      "finishReason": "STOP"', changed),
        ("    }",),
        ("  ],",),
        ('  "usageMetadata": {"promptTokenCount": 4180, "candidatesTokenCount": 612}',),
        ("}",),
    )
    told = (
        ('data: {"choices":[{"delta":{"role":"assistant","content":"今晚没有船，"}}]}',),
        ('data: {"choices":[{"delta":{"content":"但灯会一直亮着。"}}]}',),
        ('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}', changed),
        ("data: [DONE]", only),
    )
    return Compared(*(tuple(Line(*line) for line in pane) for pane in (asked, sent, received, told)))
