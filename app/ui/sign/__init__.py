"""The right panel of the signing screen, in the order of thinking: who, how, where, which look, what is written."""
