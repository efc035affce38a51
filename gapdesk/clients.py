"""Who may use the proxy: clients, their tokens, and the check of a token.

The text of a token lives in the keyring, its hash in the database. Without a keyring the text lives in
memory, and each start makes one more token for the same client.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace

from gapdesk.client_types import TokenState, tidy_name
from gapdesk.proxy.types import Authenticated, Client
from gapdesk.store import clients as store
from gapdesk.store.clients import ClientKind, RemovedClient, SavedClient
from gapdesk.store.database import Database
from gapdesk.vault import Secrets, VaultError, place_of_token
from gapdesk.wording import Objection, Words

log = logging.getLogger(__name__)

PRACTICE_TOKEN = "gd-practice"  # noqa: S105 - no secret: the practice program lets everyone in with it
DEFAULT_NAME = "default"
_LONGEST = 1024
"""Characters of a token worth hashing."""
_NOTE_AFTER = 60.0


class ClientRegistry:
    """All clients in memory. `authenticate` is pure lookup; changes go to the database and the keyring."""

    def __init__(
        self,
        db: Database,
        vault: Secrets,
        *,
        passwords: Iterable[str] = (),
        fixed_token: str | None = None,
        on_shut: Callable[[str], None] = lambda client_id: None,
    ) -> None:
        """`passwords` are tokens chosen by the user, never stored. `fixed_token` (practice) is the default
        client's and stored nowhere; its vault should be a SessionVault. `on_shut` is told the id of a client
        that was removed, or is private now."""
        self._db = db
        self._vault = vault
        self._passwords = [text for text in dict.fromkeys(map(str.strip, passwords)) if text]
        self._fixed = fixed_token
        self._on_shut = on_shut
        self._saved: dict[str, SavedClient] = {}
        self._owners: dict[bytes, str] = {}
        self._texts: dict[str, str] = {}
        self._unkept: set[str] = set()  # clients whose token's text could not be put into the keyring
        self._noted: dict[bytes, float] = {}
        self.made_token = False
        """Whether a token was made in this run, which nobody can have seen before."""
        self.on_texts: Callable[[], None] = lambda: None
        """Called when a token's text was made, came from the keyring, or was put there or refused."""

    async def open(self, now: float) -> None:
        """Load the clients, or make the first. Asks no keyring, so the server can listen right after."""
        for saved in await self._db.run(store.load_clients):
            self._saved[saved.client.id] = saved
        if not any(saved.kind is ClientKind.LOCAL for saved in self._saved.values()):
            await self._add("this computer", ClientKind.LOCAL, now)
        for saved in self._random():
            await self._db.run(store.drop_unused_tokens, saved.client.id)
        self._owners = await self._db.run(store.load_digests)
        if not self._random():
            client = await self._add(DEFAULT_NAME, ClientKind.RANDOM, now)
            if self._fixed is None:
                await self._issue(client.id, now)
        if self._fixed is not None:
            self._learn(self.default.id, self._fixed)
        await self._recognise_passwords(now)

    async def load_texts(self, now: float) -> None:
        """Fetch the tokens' texts from the keyring, or put them there; where neither works, make new ones.

        To be run once, behind the start: it may take as long as the user takes to unlock.
        """
        if self._fixed is None:
            for saved in self._random():
                await self._load_text(saved.client.id, now)

    async def retry_texts(self) -> None:
        """The keyring answers again: fetch what it refused, or put there what it did not take.

        A token made meanwhile stays valid besides the one that comes back.
        """
        for client_id in tuple(self._unkept):
            try:
                text = await self._vault.get(*place_of_token(client_id))
            except VaultError:
                return
            if client_id not in self._unkept:
                continue  # removed, or kept by a new token, while the keyring was asked
            if text is not None and self._owner(_digest(text)) == client_id:
                self._texts[client_id] = text
                self._unkept.discard(client_id)
                self.on_texts()
            else:  # nothing is there, or a token that ended while it was locked
                await self._keep_text(client_id)

    # --- looking --------------------------------------------------------------------------------------------

    @property
    def default(self) -> Client:
        """The client made at the first start, or the oldest left; its token is the one shown first."""
        return self._random()[0].client

    @property
    def local(self) -> Client:
        """Who comes without a token when none is needed."""
        return next(saved.client for saved in self._saved.values() if saved.kind is ClientKind.LOCAL)

    @property
    def token_storage(self) -> str:
        """Where the default token lives: "keyring", "session" or "practice"."""
        if self._fixed is not None:
            return "practice"
        return "session" if self.default.id in self._unkept else "keyring"

    @property
    def unkept(self) -> bool:
        """Whether a token's text is in memory only, because the keyring did not take or give it."""
        return bool(self._unkept)

    def clients(self) -> tuple[Client, ...]:
        """Those who can come in now, oldest first; `local` is not among them."""
        present = set(self._owners.values())
        return tuple(saved.client for saved in self._saved.values() if saved.client.id in present)

    def lines(self) -> tuple[SavedClient, ...]:
        """All that is saved of those who are not removed, and of `local`, oldest first."""
        present = set(self._owners.values())
        return tuple(
            saved
            for saved in self._saved.values()
            if saved.client.id in present or saved.kind is ClientKind.LOCAL
        )

    def everyone(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of all clients there ever were, oldest first; `local` is among them."""
        return tuple((saved.client.id, saved.client.name) for saved in self._saved.values())

    def find(self, client_id: str) -> Client | None:
        """Any client there ever was, also a removed one: conversations outlive it."""
        saved = self._saved.get(client_id)
        return None if saved is None else saved.client

    def last_seen(self, client_id: str) -> float | None:
        """Epoch seconds of its last request, to the minute."""
        saved = self._saved.get(client_id)
        return None if saved is None else saved.last_seen

    def token_text(self, client_id: str) -> str | None:
        """The token to copy; None while the keyring is locked."""
        return self._texts.get(client_id)

    def token_state(self, client_id: str) -> TokenState:
        """Where the token of a client that is not removed lives."""
        match self._saved[client_id].kind:
            case ClientKind.LOCAL:
                return TokenState.NONE
            case ClientKind.PASSWORD:
                return TokenState.GIVEN
        text = self._texts.get(client_id)
        if text is None:
            return TokenState.LOCKED
        if text == self._fixed:
            return TokenState.FIXED
        unkept = client_id in self._unkept or not self._vault.persistent
        return TokenState.SESSION if unkept else TokenState.KEYRING

    def removable(self, client_id: str) -> bool:
        """Whether it is one of ours, not the last of them, and practice does not promise its token."""
        ours = [saved.client.id for saved in self._random()]
        return client_id in ours and len(ours) > 1 and self.token_state(client_id) is not TokenState.FIXED

    # --- letting in -----------------------------------------------------------------------------------------

    def authenticate(self, token: str | None) -> Authenticated | None:
        """Whose `token` it is, or None. `TOKEN.name` also names a conversation; the whole is tried first.

        The time taken depends on the number of tokens and of dots, not on how near a guess came.
        """
        if not token or len(token) > _LONGEST:
            return None
        # Our tokens have no dot, but chosen ones may, and so may names.
        splits = [(token[:dot], token[dot + 1 :]) for dot in (token.rfind("."), token.find(".")) if dot > 0]
        for text, name in [(token, None), *splits]:
            digest = _digest(text)
            owner = self._owner(digest)
            if owner is not None and name != "":
                return Authenticated(self._saved[owner].client, name, digest)
        return None

    def note_use(self, who: Authenticated, now: float) -> None:
        """A request of `who` came in. Tokens in use are kept; of unused ones only a few."""
        if now - self._noted.get(who.digest, -_NOTE_AFTER) < _NOTE_AFTER or who.client.id not in self._saved:
            return
        self._noted[who.digest] = now
        self._saved[who.client.id] = replace(self._saved[who.client.id], last_seen=now)
        self._db.post(store.note_use, who.client.id, who.digest, now)

    def note_program(self, client_id: str, program: str, now: float) -> bool:
        """A request of `program` came in with that client's token, or without any; "" = not recognised.

        Returns whether that was news: another program, or the first request for a minute.
        """
        saved = self._saved.get(client_id)
        if saved is None:
            return False
        program = program or saved.program
        if saved.last_seen is not None and now - saved.last_seen < _NOTE_AFTER:
            if program == saved.program:
                return False
            now = saved.last_seen
        self._saved[client_id] = replace(saved, program=program, last_seen=now)
        self._db.post(store.note_program, client_id, program, now)
        return True

    # --- changing -------------------------------------------------------------------------------------------

    async def add(self, name: str, now: float) -> tuple[Client, str]:
        """A new client and its token. Objection to a name that is empty or taken."""
        client = await self._add(self._checked(name), ClientKind.RANDOM, now)
        token = await self._issue(client.id, now)
        await self._keep_text(client.id)
        return client, token

    async def update(self, client: Client) -> None:
        """Put `client` in the place of the one with its id: name, private, overrides, allowed models.

        Objection to a name that is empty or taken.
        """
        client = replace(client, name=self._checked(client.name, client.id))
        await self._db.run(store.update_client, client)
        before = self._saved[client.id]
        self._saved[client.id] = replace(before, client=client)
        if client.private and not before.client.private:
            self._on_shut(client.id)

    async def remove(self, client_id: str, now: float) -> RemovedClient:
        """Shut a client out; what comes back lets it in again. Objection to one without tokens of ours, to
        the last, and to the one whose token practice promises."""
        self._check_random(client_id)
        if not self.removable(client_id):
            raise Objection(Words("The last client cannot be removed; give it a new token instead."))
        text = self._texts.get(client_id)
        tokens = await self._db.run(store.remove_client, client_id, now)
        self._forget_tokens(client_id)
        self._saved[client_id] = replace(self._saved[client_id], removed=now)
        self._on_shut(client_id)
        try:
            await self._vault.delete(*place_of_token(client_id))
        except VaultError as error:
            log.info("a removed client's token stays in the keyring, without use: %s", error)
        return RemovedClient(client_id, tokens, text)

    async def restore(self, removed: RemovedClient) -> None:
        """Let a removed client in again, with the tokens it had. Objection if its name was given away."""
        client_id = removed.client_id
        self._checked(self._saved[client_id].client.name)
        await self._db.run(store.restore_client, removed)
        self._saved[client_id] = replace(self._saved[client_id], removed=None)
        for token in removed.tokens:
            self._owners[token.digest] = client_id
        if removed.text is not None:
            self._texts[client_id] = removed.text
            await self._keep_text(client_id)

    async def new_token(self, client_id: str, now: float) -> str:
        """Another token for the client; its old ones end now. Objection to one without tokens of ours."""
        self._check_random(client_id)
        if self.token_state(client_id) is TokenState.FIXED:
            raise Objection(Words("The practice token is fixed."))
        token = _random_token()
        await self._db.run(store.replace_tokens, client_id, _digest(token), now)
        self._forget_tokens(client_id)
        self._learn(client_id, token)
        await self._keep_text(client_id)
        return token

    # --- within ---------------------------------------------------------------------------------------------

    def _random(self) -> list[SavedClient]:
        return [s for s in self._saved.values() if s.kind is ClientKind.RANDOM and s.removed is None]

    def _check_random(self, client_id: str) -> None:
        if all(saved.client.id != client_id for saved in self._random()):
            raise Objection(Words("This client has no token that gapdesk made."))

    def _checked(self, name: str, own: str = "") -> str:
        """The name tidied; `own` is the id of the client that may have it already."""
        name = tidy_name(name)
        if not name:
            raise Objection(Words("A client needs a name."))
        taken = {saved.client.name.casefold() for saved in self.lines() if saved.client.id != own}
        if name.casefold() in taken:
            raise Objection(Words.of("There is a client named {name} already.", name=name))
        return name

    def _owner(self, digest: bytes) -> str | None:
        owner = None
        for known, client_id in self._owners.items():  # all of them: an early end would tell something
            if hmac.compare_digest(known, digest):
                owner = client_id
        return owner

    def _learn(self, client_id: str, token: str) -> None:
        self._owners[_digest(token)] = client_id
        self._texts[client_id] = token
        self.on_texts()

    def _forget_tokens(self, client_id: str) -> None:
        self._owners = {digest: owner for digest, owner in self._owners.items() if owner != client_id}
        self._texts.pop(client_id, None)
        self._unkept.discard(client_id)

    async def _add(self, name: str, kind: ClientKind, now: float) -> Client:
        saved = await self._db.run(store.add_client, name, kind, now)
        self._saved[saved.client.id] = saved
        return saved.client

    async def _issue(self, client_id: str, now: float) -> str:
        """One more token; the others stay valid."""
        token = _random_token()
        self.made_token = True
        await self._db.run(store.add_token, client_id, _digest(token), now)
        self._learn(client_id, token)
        return token

    async def _recognise_passwords(self, now: float) -> None:
        owners = await self._db.run(store.recognise, self._passwords, now)
        for saved in await self._db.run(store.load_clients):
            self._saved.setdefault(saved.client.id, saved)
        for client_id, password in zip(owners, self._passwords, strict=True):
            self._learn(client_id, password)

    async def _load_text(self, client_id: str, now: float) -> None:
        if client_id in self._texts:
            await self._keep_text(client_id)
            return
        text, refused = None, False
        try:
            text = await self._fetch_text(client_id)
        except VaultError as error:
            log.info("a client's token cannot be read, it gets one for this run: %s", error)
            refused = True
        if client_id in self._texts or self._saved[client_id].removed is not None:
            return  # a new token was made, or the client removed, while the keyring was asked
        if text is not None and self._owner(_digest(text)) == client_id:
            self._texts[client_id] = text
            self.on_texts()
            return
        await self._issue(client_id, now)
        if refused:
            self._unkept.add(client_id)  # asking again would only show the same prompt again
            self.on_texts()
        else:
            await self._keep_text(client_id)

    async def _fetch_text(self, client_id: str) -> str | None:
        try:
            return await self._vault.get(*place_of_token(client_id))
        except VaultError:
            if not self._vault.waiting:
                raise
        await self._vault.wait()  # the user has been asked to unlock
        return await self._vault.get(*place_of_token(client_id))

    async def _keep_text(self, client_id: str) -> None:
        kept = self._vault.persistent
        try:
            await self._vault.set(*place_of_token(client_id), self._texts[client_id])
        except VaultError as error:
            log.info("a client's token is kept in memory only: %s", error)
            kept = False
        if kept:
            self._unkept.discard(client_id)
        elif client_id in self._texts:  # else the client was removed meanwhile
            self._unkept.add(client_id)
        self.on_texts()


def _random_token() -> str:
    return f"gd-{secrets.token_urlsafe(32)}"


def _digest(token: str) -> bytes:
    # plain SHA-256 is enough for 256 random bits; chosen tokens are on disk as scrypt only
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
