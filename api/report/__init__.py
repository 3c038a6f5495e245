"""Reports: one typed object made from the engine (``content``), laid out once (``layout``), and a writer for each format."""
