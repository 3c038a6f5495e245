"""The reviewers' page: server-rendered HTML over the same engine as the API; everything can be read without JavaScript.

    assets      our static files and those of the front-end packages, served under one version
    language    which language and colour scheme a reader gets
    words/      all that the page says, in bokmål, nynorsk and English (on top of what reports say)
    rendering   the templates' environment, and ``Page``: what every template knows
    answer      ``show``: from a view to a response, in a thread, cached, with an ETag; ``show_once``: for what is sent in, kept nowhere
    problems    errors as pages for those who read pages
    law         law text as markup: citations as links, words that differ, one line per item
    views/      what a page shows, as frozen structs made from the engine; no markup, no words
    routers/    one module per resource; each only says what to ask for and which template shows it
    templates/  ``base.html`` and ``parts.html`` (macros), and one template per page
    frontend/   the build of the front-end packages (``make page``)

The review of something stands beside it: ``panel_of`` (``views/verdict``) is what is known of it, ``show_with`` (``routers/reviews``)
answers with a page that has it, ``judging.verdict(panel, …)`` (``verdict.html``) shows it; a page without it links to
``/vurderinger/{kind}/{id}``. Its forms are sent there, hold the version that they rest on and a key that makes them count once, and end
with the way back (303) or with themselves and what is wrong. What a form is in, is made anew for each request (``show_once``).

How to add a page:

1. A view in ``views/``: a frozen struct, and a function from ``Edition.engine`` (or ``known(engine)``, which keeps what is dear) to it.
2. A template that extends ``base.html``: blocks ``title``, ``crumbs``, ``content``, and ``verdict`` where the page has one. Macros are in
   ``parts.html``. No inline script or style, and no style attributes: the content security policy forbids them.
3. A route in ``routers/`` that returns ``await show(request, desk, Shown("template.html", key, build))``; ``key`` is all that the view
   depends on beside the edition. What differs by person goes in ``personal``: it is then kept for that person alone.
4. Its words in all three files of ``words/`` (``tools.*.yaml`` for the tools, ``reviews.*.yaml`` for reviews and access; a test keeps the
   keys equal), and, if it is a place of its own, a line in ``NAV`` (head and foot) or ``MORE`` (start page and foot).
5. A form that is sent in (POST) begins with ``parts.csrf()``, is answered by ``show_once``, and with 422 and ``parts.errors`` where it
   is wrong.
6. Its address in ``tests/api/page/test_browser.py``: axe looks at it in light and dark, in every language, wide and narrow.

Swapping without reloading (htmx) asks for the same address as the link or form would, and picks an element of the whole page
(``hx-select``): there are no fragments with addresses of their own.
"""
