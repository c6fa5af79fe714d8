"""The log: its port, and the engines behind it.

port        what a log is;
opening     picks an engine by URL, and opens it as the writer or as a reader;
schema, statements
            the tables, and what is asked of them, the same in both databases;
reading, writing
            a log in a database; the writer gets help from placing (positions, versions, rows),
            heads and trail (where streams end), and checking (what no engine can keep);
database    what the connections have in common: sqlite, postgres;
memory      the twin of the databases.
"""
