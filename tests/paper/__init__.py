"""The paper room, judged by pdfsig, qpdf, poppler and PDFium."""
