"""Whether a newer gapdesk is out: the project's releases, looked at once a day if the user wants it.

types      a release, and the news that newer ones are
versions   which version is newer; pure
notes      what changed, as it can be shown; pure
releases   the feed's JSON to releases, and which of them are newer; pure
memory     what is kept between runs; pure
feed       the one request, over the outbound proxy
desk       when to ask, and what the window is told

Nothing is ever downloaded or opened by gapdesk itself.
"""
