"""Finding where a mark belongs: pure functions over words, rectangles and what is drawn, without PDFium."""
