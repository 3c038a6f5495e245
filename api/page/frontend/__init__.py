"""The build of the page's front-end packages: Designsystemet, htmx and a typeface, which are other people's and not in the repository."""
