"""The kernel: base page, blocks, site settings, catalogue and registries. Imports no other app of ours."""
