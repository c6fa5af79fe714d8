"""Incident files: a part of a log with all that is needed to look at it elsewhere.

incident_format   what stands in the file: its manifest and its members;
incident_sources  what is gathered out of a data folder;
pseudonyms        personal data becomes pseudonyms on the way;
secret_names      what is called as secrets are, is left out;
incident_estimate about how large the file becomes;
incident_writer   the file is written, whole or not at all;
incident_reader   it is read, and everything in it is checked;
scratch_folder    a file of events becomes a data folder that can only be read.
"""
