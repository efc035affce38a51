"""Explicit caches and what is known of implicit ones. Pure, but for desk.

Prefix     what a cache holds: system instruction, tools and the first contents of a request
Book       all caches, who cannot have any, and what was seen how often; decides, does nothing
Stability  whether a client's requests begin alike, as Google's implicit cache rewards
"""
