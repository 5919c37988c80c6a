"""The PIN: a field that never holds it as text, and the dialog that names what is about to be approved."""
