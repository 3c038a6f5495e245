"""The HTTP door: a JSON API over the same functions as the command line; only reviews are written.

    server      binds a loopback address and runs the app until a signal
    app         puts the parts together
    guard       what holds for every request: host, size, encoding, headers, HEAD, metrics, errors nobody foresaw
    routers/    one module per resource; each only says what to ask the engine
    desk        from that to a response: threads, cache, compression, ETag
    library     the snapshot and index being served, and the exchange for a newer one
    answers     what is returned: the contract's objects with ``meta``; ``review_answers`` those about reviews
    parameters  what is accepted
    problem     errors (RFC 9457)
    document    OpenAPI, derived from ``answers``
"""
