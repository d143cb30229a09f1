"""The agenda, cafés, workshops and registration."""
