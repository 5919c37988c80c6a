"""What a person can do, as flows without a window: watch devices, look at a document, sign, check."""
