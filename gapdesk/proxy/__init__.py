"""What happens to a request.

Call      one upstream request, ready to be sent with any fitting key
Lease     the right to ask once with one key; counts as used until settled
Attempt   one upstream call as it is shown to the user
Outcome   what an upstream answer means, found by `outcome.classify`
Law       the table that says what follows an Outcome
Failure   a request's end that is not an answer, rendered in the caller's dialect
Usage     tokens as Google counted them
Loss      something of the caller's request that Gemini could not be given
Dialect   a pure translator between a caller's protocol and Gemini's own JSON
Hold      keeping the caller waiting because a key frees up soon
Project   Google's unit of quota; one or more keys
"""
