"""What pages show: frozen structs made from the engine, without markup and without words."""
