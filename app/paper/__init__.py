"""The paper room: what a file holds, how a mark is drawn, where a signed file goes, how a signature is written.

pyHanko reads and writes the PDF; nothing here opens a token or asks a person. One thread, one document at a time.
"""
