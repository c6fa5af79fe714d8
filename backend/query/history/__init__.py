"""The history of rows, read from the archive's heaps of versions.

`version_pairs` selects versions with the ones before them; `version_reader`, `blame_reader` and
`difference_reader` answer from them in parts, `event_origins` says what their events go back to.
"""
