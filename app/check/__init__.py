"""Verdicts on every signature in a file, from the file and a folder of trusted certificates; nothing is fetched."""
