"""What the window asks of the engine besides keys, counts and records: built in one place."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

from gapdesk import policy
from gapdesk.activity.desk import ActivityDesk
from gapdesk.autostart import Autostart
from gapdesk.client_desk import ClientDesk
from gapdesk.clients import ClientRegistry
from gapdesk.clock import Clock
from gapdesk.doctor.desk import Doctor
from gapdesk.events import Bus, EngineSnapshot
from gapdesk.keys.ring import KeyRing
from gapdesk.paths import Paths
from gapdesk.proxy.model_names import answers_in_text
from gapdesk.quota.pool import Pool
from gapdesk.quota.prices import Prices
from gapdesk.recipes.desk import RecipeDesk
from gapdesk.serving import Serving
from gapdesk.settings import Settings
from gapdesk.store.database import Database
from gapdesk.updates.desk import UpdateDesk
from gapdesk.vault import Secrets


class Desks:
    """Activity, clients, recipes, doctor, updates and the start at login, as the services of `ui.service`."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        bus: Bus,
        paths: Paths,
        database: Database,
        *,
        practice: bool,
        pool: Pool,
        prices: Prices,
        ring: KeyRing,
        registry: ClientRegistry,
        vault: Secrets,
        serving: Serving,
        token: Callable[[], str | None],
        snapshot: Callable[[], EngineSnapshot],
    ) -> None:
        self.activity = ActivityDesk(
            settings,
            clock,
            bus,
            prices,
            ask=serving.ask,
            has_key=lambda key: ring.info(key) is not None,
            base_url=lambda: serving.base_url,
        )
        self.clients = ClientDesk(
            registry,
            settings,
            clock,
            bus,
            on_change=serving.settings_changed,
            tokenless=lambda: not policy.door(settings, ()).require_token,
        )

        def used() -> tuple[str, ...]:
            return pool.models(clock.now())

        self.recipes = RecipeDesk(
            lambda: serving.base_url,
            self.clients.token,
            lambda: next(filter(answers_in_text, used()), ""),
            clock,
            paths.data,
            home_folder(paths, practice=practice),
        )
        self.doctor = Doctor(
            settings,
            clock,
            paths,
            vault,
            snapshot=snapshot,
            token=token,
            listens=lambda: policy.listen_on(settings),
            route=serving.route,
            connect=serving.connection,
            keys=lambda: [key for key in ring.ids() if (info := ring.info(key)) is not None and info.enabled],
            secret_of=ring.secret_of,
            used=used,
        )
        self.start_at_login = Autostart.of_run(paths, practice=practice)

        async def tls() -> ssl.SSLContext:
            async with serving.connection() as way:
                return await way.tls_context()

        self.updates = UpdateDesk(settings, clock, bus, database, tls, practice=practice)


def home_folder(paths: Paths, *, practice: bool) -> Path:
    """Where the settings of the user's programs are; practice leaves them alone."""
    try:
        return paths.data / "home" if practice else Path.home()
    except RuntimeError:  # a container's nameless user, who has no such programs either
        return paths.data / "home"
