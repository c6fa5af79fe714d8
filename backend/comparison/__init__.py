"""The two feeds compared: the same load over each, in backends of its own that are gone afterwards.

It measures from outside, as an operator would: through the client, and by the files and figures
that the system keeps of its processes.
"""
