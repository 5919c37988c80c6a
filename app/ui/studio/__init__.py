"""The signature-image studio: from a photo of a signature or seal to a template."""
