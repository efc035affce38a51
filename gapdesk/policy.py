"""From the settings to what the proxy and the server take: plain frozen values."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from gapdesk.conversations.completion import Mode
from gapdesk.proxy.dispatcher import Policy
from gapdesk.proxy.services import Door, Options
from gapdesk.proxy.types import Client
from gapdesk.proxy.upstream import Route
from gapdesk.setting_checks import LOOPBACK
from gapdesk.settings import Settings
from gapdesk.surroundings import way_out

_LOOPBACK_HOSTS = ("127.0.0.1", "::1")


def is_shared(settings: Settings) -> bool:
    """Whether other devices can reach the proxy."""
    host = settings.proxy_host
    return settings.proxy_share or host not in (LOOPBACK, "localhost", *_LOOPBACK_HOSTS)


def listen_on(settings: Settings) -> tuple[str, ...]:
    """The addresses to bind, most important first."""
    if settings.proxy_share:
        return ("0.0.0.0", "::")  # noqa: S104 - "share on my network" means just that
    host = settings.proxy_host
    return _LOOPBACK_HOSTS if host in (LOOPBACK, "localhost") else (host,)


def door(settings: Settings, addresses: tuple[str, ...]) -> Door:
    """What the guard lets in; `addresses` are this computer's in its network, used when shared."""
    shared = is_shared(settings)
    return Door(
        hosts=(*settings.proxy_allowed_hosts, *(addresses if shared else ())),
        origins=settings.proxy_allowed_origins,
        max_body=settings.proxy_max_body_mb * 1024 * 1024,
        require_token=settings.proxy_require_token or shared,
    )


def own_addresses() -> tuple[str, ...]:
    """This computer's names and addresses in its network; may ask a name server and so take a while."""
    name = socket.gethostname()
    try:
        found = {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(name, None)}
    except OSError:
        found = set()
    found.update(way_out())
    return (name.lower(), *sorted(found))


def shared_urls(settings: Settings, addresses: Iterable[str], port: int) -> tuple[str, ...]:
    """The base URLs other devices use; none while nothing is shared."""
    if not is_shared(settings):
        return ()
    urls = []
    for text in addresses:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:  # the computer's name: not every network knows it
            continue
        if not (address.is_loopback or address.is_link_local):
            urls.append(f"http://[{text}]:{port}" if address.version == 6 else f"http://{text}:{port}")
    return tuple(urls)


def options(settings: Settings, client: Client) -> Options:
    """The settings in force for one client."""
    values = settings.view(client.overrides)
    own = values.limits_requests_per_minute, values.limits_requests_per_day
    per_minute, per_day = values.limits_when_shared if is_shared(settings) else own
    return Options(
        policy=Policy(values.retry_max_attempts, values.retry_hold_seconds, values.upstream_timeout_seconds),
        fake_stream=values.streaming_fake,
        fake_chars_per_second=values.streaming_fake_chars_per_second,
        keepalive_seconds=values.streaming_keepalive_seconds,
        commit_seconds=values.streaming_commit_seconds,
        nonstream_keepalive=values.streaming_nonstream_keepalive,
        safety_disabled=values.safety_disabled,
        search_variants=values.search_variants,
        disguise=values.disguise_enabled,
        disguise_length=values.disguise_length,
        blocked_as=values.blocked_as,
        markdown_images=values.images_markdown,
        aliases=values.models_aliases,
        hidden_models=values.models_hidden,
        requests_per_minute=per_minute,
        requests_per_day=per_day,
        concurrency=values.limits_concurrency,
        recording=values.context_recording,
        completion=Mode(values.context_completion),
        context_max_tokens=values.context_max_tokens,
        context_safety_margin=values.context_safety_margin,
        caching=values.caching_native,
        caching_min_repeats=values.caching_min_repeats,
        caching_ttl=values.caching_ttl_minutes * 60.0,
        capture=values.activity_capture,
        tries_at_once=values.replay_concurrency,
        rescue=values.replay_rescue,
    )


def upstream_route(settings: Settings) -> Route:
    """Where Google is and how to get there."""
    return Route(settings.upstream_url, settings.upstream_proxy)
