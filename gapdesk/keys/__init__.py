"""The user's Gemini keys: found in what he gives us, kept in the keyring, checked, exported.

FoundKey      a key in a text or a file, not taken in yet
Preview       what an import would do
KeyRing       all keys: their secrets, their rows in the database, their places in the pool
KeyChecker    asks Google about keys, which costs no quota
KeyDesk       all of it as the window and the command line use it
"""
