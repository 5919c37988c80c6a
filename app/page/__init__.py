"""Pictures and geometry of documents, as PDFium reads them."""
