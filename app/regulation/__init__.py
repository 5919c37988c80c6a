"""Sets of rules (bộ quy định) as data: where a mark goes, and how large it is."""
