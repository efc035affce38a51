"""One examination: all checks, each as soon as what it needs has been looked at."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from yarl import URL

import gapdesk
from gapdesk.clock import Clock
from gapdesk.doctor import (
    judge_google,
    judge_here,
    judge_machine,
    judge_way,
    probe_google,
    probe_here,
    probe_machine,
    probe_way,
)
from gapdesk.doctor.facts import (
    AnswerFacts,
    FirewallFacts,
    HostFacts,
    KeyFacts,
    ModelFacts,
    PortFacts,
    ReachFacts,
)
from gapdesk.doctor.probe_way import Connect, Resolve
from gapdesk.doctor.types import NAMES, Check, Finding, Verdict
from gapdesk.events import EngineSnapshot
from gapdesk.paths import Paths
from gapdesk.proxy import outbound
from gapdesk.proxy.upstream import Route
from gapdesk.settings import Settings
from gapdesk.vault import Secrets
from gapdesk.wording import Words
from gapdesk.worker import aside

NEEDS: Mapping[Check, tuple[Check, ...]] = {
    Check.FIREWALL: (Check.PORT,),
    Check.HOSTS: (Check.PORT,),
    Check.TLS: (Check.PROXY, Check.DNS),
    Check.CLOCK: (Check.TLS,),
    Check.KEYS: (Check.TLS,),
    Check.REGION: (Check.KEYS,),
    Check.MODELS: (Check.KEYS,),
    Check.STREAMING: (Check.PORT, Check.MODELS),
}
"""Without these, looking is idle."""

LIMITS: Mapping[Check, float] = {
    Check.KEYRING: 15.0,
    Check.TLS: 10.0,
    Check.KEYS: 20.0,
    Check.MODELS: 10.0,
    Check.STREAMING: 60.0,
}
"""Seconds a check may take."""
LIMIT = 5.0
"""For the others."""

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked at, not listened on


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined; see `Doctor`."""

    settings: Settings
    clock: Clock
    paths: Paths
    vault: Secrets
    snapshot: Callable[[], EngineSnapshot]
    token: Callable[[], str | None]
    listens: Callable[[], tuple[str, ...]]
    route: Callable[[], Route]
    connect: Connect
    keys: Callable[[], Sequence[str]]
    secret_of: Callable[[str], str | None]
    used: Callable[[], Sequence[str]]
    resolve: Resolve


class Examination:
    """Runs once."""

    def __init__(self, patient: Patient, tell: Callable[[Finding], None], *, ask: bool) -> None:
        self._patient = patient
        self._tell = tell
        self._ask = ask
        self._tasks: dict[Check, asyncio.Task[Finding]] = {}
        self._barred: set[Check] = set()
        """Those that are skipped because of something above them."""
        self._url = ""
        """Where gapdesk listened when its port was looked at; it may be stopped meanwhile."""
        self._reached: ReachFacts | None = None
        self._keys = KeyFacts(0)
        self._good_key = ""
        self._models = ModelFacts()
        self._answer: AnswerFacts | None = None
        self._looks: Mapping[Check, Callable[[], Awaitable[Finding]]] = {
            Check.PORT: self._port,
            Check.FIREWALL: self._firewall,
            Check.HOSTS: self._hosts,
            Check.DISK: self._disk,
            Check.KEYRING: self._keyring,
            Check.PROXY: self._proxy,
            Check.DNS: self._dns,
            Check.TLS: self._tls,
            Check.CLOCK: self._clock,
            Check.KEYS: self._try_keys,
            Check.REGION: self._region,
            Check.MODELS: self._list_models,
            Check.STREAMING: self._streaming,
        }

    async def run(self) -> tuple[Finding, ...]:
        """All findings, in order."""
        async with asyncio.TaskGroup() as group:
            for check, look in self._looks.items():
                self._tasks[check] = group.create_task(self._go(check, look), name=f"doctor: {check}")
        return tuple(self._tasks[check].result() for check in Check)

    async def _go(self, check: Check, look: Callable[[], Awaitable[Finding]]) -> Finding:
        await asyncio.sleep(0)  # all tasks are there now
        needs = [self._tasks[need] for need in self._needs(check)]
        if needs:
            await asyncio.wait(needs)
        above = self._in_the_way(check)
        if above is None:
            self._tell(Finding(check, Verdict.RUNNING))
            finding = await self._timed(check, look)
        else:
            self._barred.add(check)
            words = Words.of("Not looked at, because of “{name}” above.", name=NAMES[above])
            finding = Finding(check, Verdict.SKIPPED, words)
        self._tell(finding)
        return finding

    def _needs(self, check: Check) -> tuple[Check, ...]:
        """The region is known for certain only by the question, and that is asked for streaming."""
        asks = self._ask and check is Check.REGION
        return (*NEEDS.get(check, ()), Check.STREAMING) if asks else NEEDS.get(check, ())

    def _in_the_way(self, check: Check) -> Check | None:
        for need in NEEDS.get(check, ()):
            if need in self._barred or self._tasks[need].result().verdict is Verdict.BAD:
                return need
        return None

    async def _timed(self, check: Check, look: Callable[[], Awaitable[Finding]]) -> Finding:
        clock, limit = self._patient.clock, LIMITS.get(check, LIMIT)
        began = clock.monotonic()
        try:
            async with asyncio.timeout(limit):
                finding = await look()
        except TimeoutError:
            words = Words.of("This took longer than {n} s, so it was given up.", n=f"{limit:.0f}")
            finding = Finding(
                check, Verdict.BAD, words, Words("Check again; if it stays so, restart gapdesk.")
            )
        return replace(finding, seconds=max(0.0, clock.monotonic() - began))

    # --- here ---------------------------------------------------------------------------------------------

    async def _port(self) -> Finding:
        seen = self._patient.snapshot()
        url = self._url = seen.base_url
        return judge_here.port(
            PortFacts(
                seen.state,
                self._patient.settings.proxy_port,
                url,
                seen.problem,
                seen.error,
                seen.free_port,
                await probe_here.who_answers(url, url) if url else None,
                gapdesk.__version__,
            )
        )

    async def _firewall(self) -> Finding:
        seen, listens = self._patient.snapshot(), self._patient.listens()
        port = URL(self._url).port
        own = tuple(_LOOPBACK.get(each, each) for each in listens)
        wide = own != listens
        asked = [f"[{each}]" if ":" in each else each for each in own]
        network = [URL(url).host_subcomponent or "" for url in seen.shared_urls] if wide else []
        heard = await asyncio.gather(
            *(probe_here.who_answers(f"http://{each}:{port}", each) for each in (*asked, *network))
        )
        local = URL(f"http://127.0.0.1:{port}")
        detour = await asyncio.to_thread(outbound.proxy_for, local, outbound.SYSTEM)
        shared = not all(_is_loopback(each) for each in listens)
        return judge_here.firewall(
            FirewallFacts(
                tuple(heard[: len(asked)]),
                shared and wide,
                tuple(heard[len(asked) :]),
                URL(detour).host or "" if detour else "",
            )
        )

    async def _hosts(self) -> Finding:
        patient, url = self._patient, self._url
        names = ["127.0.0.1", "localhost"]
        if _LOOPBACK.keys() & set(patient.listens()):
            names.append(socket.gethostname().lower())
        names += [name for name in patient.settings.proxy_allowed_hosts if name not in names]
        port = URL(url).port
        heard = await asyncio.gather(
            *(
                probe_here.who_answers(
                    url, name, host=f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
                )
                for name in names
            )
        )
        try:
            localhost = await patient.resolve("localhost")
        except OSError:
            localhost = ()
        return judge_here.hosts(HostFacts(localhost, tuple(heard)))

    async def _disk(self) -> Finding:
        return judge_machine.disk(await aside("disk", probe_machine.look_at_disk, self._patient.paths))

    async def _keyring(self) -> Finding:
        patient = self._patient
        kept = patient.settings.keys_storage == "keyring"
        return judge_machine.keyring(await probe_machine.try_keyring(patient.vault, patient.clock, kept=kept))

    # --- the way to Google --------------------------------------------------------------------------------

    async def _proxy(self) -> Finding:
        return judge_way.proxy(await probe_way.look_at_proxy(self._patient.route(), self._patient.clock))

    async def _dns(self) -> Finding:
        return judge_way.dns(await probe_way.look_up(self._patient.route(), self._patient.resolve))

    async def _tls(self) -> Finding:
        patient = self._patient
        self._reached = await probe_way.reach(patient.route(), patient.connect, patient.clock)
        return judge_way.tls(self._reached)

    async def _clock(self) -> Finding:
        assert self._reached is not None, "TLS comes before"
        return judge_way.clock(self._reached)

    # --- what Google says ---------------------------------------------------------------------------------

    async def _try_keys(self) -> Finding:
        patient = self._patient
        self._keys, self._good_key = await probe_google.try_keys(
            patient.keys(), patient.secret_of, patient.connect
        )
        return judge_google.keys(self._keys)

    async def _region(self) -> Finding:
        return judge_google.region(self._keys, self._answer, ask=self._ask)

    async def _list_models(self) -> Finding:
        secret = self._patient.secret_of(self._good_key)
        if secret is None:
            return Finding(Check.MODELS, Verdict.SKIPPED, Words("There is no key to ask with."))
        self._models = await probe_google.list_models(secret, self._patient.used(), self._patient.connect)
        return judge_google.models(self._models)

    async def _streaming(self) -> Finding:
        patient = self._patient
        model, token = probe_google.model_to_ask(self._models), patient.token()
        if self._ask and not (model and token):
            return Finding(
                Check.STREAMING, Verdict.SKIPPED, Words("There is nothing to ask a question with.")
            )
        if self._ask and token:
            self._answer = await probe_here.ask_question(self._url, token, model, patient.clock)
        return judge_google.streaming(self._answer, fake=patient.settings.streaming_fake)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
