"""The SQLite kit: what every file of the backend has in common.

file_profile        how a file is used: its pragmas, and who waits how long for whom;
sqlite_connection   connections that keep to a profile;
sqlalchemy_engines  SQLAlchemy's engines over such connections;
compiled_statement  SQLAlchemy Core compiled once to SQL for the driver's cursor;
storage_errors      the driver's errors in the project's words, with what to do;
storable_values     what no cell can hold, found before the driver is asked;
file_lock           one process at a time writes a file;
tokenizer           how text becomes words in a full-text index.
"""
