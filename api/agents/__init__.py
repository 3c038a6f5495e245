"""The assistants' door: the law and its findings as tools of the Model Context Protocol.

    stdio    ``lovkryss mcp``: a server of its own, for an assistant on the same machine
    mount    the same tools at ``/mcp`` of the service
    server   from a tool call to its answer: arguments checked, worked on in a thread, errors that say what to do
    tools    what can be asked; one function each
    texts    what a model is told of each tool
    shapes   arguments and answers; their schemas are derived from these
    quoting  a place in the law, quoted word for word with its version and addresses

Read-only. Small answers: long lists and texts are cut, and say how to go on.
"""
