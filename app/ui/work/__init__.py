"""Work under way and its end: progress, result, problems, questions."""
