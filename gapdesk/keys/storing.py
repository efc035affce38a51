"""How the storing of keys stands."""

from __future__ import annotations

from gapdesk.keys.courier import Courier
from gapdesk.keys.types import Storage, StorageState
from gapdesk.vault import Secrets, VaultState
from gapdesk.wording import SILENCE, Words

_TROUBLES = {
    VaultState.LOCKED: StorageState.LOCKED,
    VaultState.MISSING: StorageState.MISSING,
    VaultState.FAILED: StorageState.FAILED,
}
_STRANGE = Words("The keyring in use holds none of your keys; most likely they are in another one.")


def standing(vault: Secrets, courier: Courier, *, keeping: bool, left: int) -> Storage:
    """Cheap. `keeping`: whether keys are to be kept; `left`: keys in the keyring that are unused, else."""
    message = SILENCE
    if not keeping:
        state = StorageState.SESSION
    elif vault.state in _TROUBLES:
        state, message = _TROUBLES[vault.state], vault.message
    elif courier.failure:
        state, message = StorageState.FAILED, courier.failure
    elif courier.strange:
        state, message = StorageState.STRANGE, _STRANGE
    else:
        state = StorageState.LOADING if courier.fetching else StorageState.KEYRING
    return Storage(state, message, courier.fetching, courier.pending, left)
