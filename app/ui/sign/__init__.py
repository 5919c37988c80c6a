"""The right panel of the signing screen, in the order of thinking: who, how, where, what it looks like, what is written."""
