"""The demo city: content as YAML and the loader. Nothing imports this app."""
