"""What people judge: verdicts, comments and work handed out, on findings, data flows, terms and dead references.

    model       what a review is, and what may be changed in it
    rules       a change, checked and applied
    subjects    what is reviewed, as the analysis tells of it today
    store       rows and transactions: one current row, one append-only log, written together
    service     ``Reviews``: what doors call, with who may do what
    freshness   whether the law has changed since a verdict, and how
    judgements  statuses and learnt order, as the engine takes them
    feedback    what verdicts say of the engine
    exporting   reviews as files; ``sheets`` reads files back; ``importing`` tells and does what they ask for
"""
