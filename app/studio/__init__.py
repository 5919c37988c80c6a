"""The signature-image studio: from a photo or scan of a signature or a seal to the picture of a mark, and templates."""
