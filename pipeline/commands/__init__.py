"""The commands, one module a subject; `pipeline.cli` lists them. Only these modules print."""
