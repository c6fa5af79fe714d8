"""The tables of the audit, which only grow, and the statements on them.

An act is written before it is carried out, its outcome when it is known: rows of two tables, since
no row is ever changed. An act may have several outcomes (it took too long, and then was done all
the same); the last one counts. An act without one was under way when its backend ended.
"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS acts (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, session TEXT NOT NULL,
  operator TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL, parameters BLOB NOT NULL,
  role TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS outcomes (
  number INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, at INTEGER NOT NULL,
  outcome TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS acts_by_operator ON acts (operator, number);
CREATE INDEX IF NOT EXISTS acts_by_time ON acts (at);
CREATE INDEX IF NOT EXISTS outcomes_by_act ON outcomes (act, number);
CREATE TRIGGER IF NOT EXISTS acts_stay BEFORE UPDATE ON acts
  BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER IF NOT EXISTS acts_remain BEFORE DELETE ON acts
  BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER IF NOT EXISTS outcomes_stay BEFORE UPDATE ON outcomes
  BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER IF NOT EXISTS outcomes_remain BEFORE DELETE ON outcomes
  BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
"""
HAS_ROLE = "SELECT count(*) FROM pragma_table_info('acts') WHERE name = 'role'"
ADD_ROLE = "ALTER TABLE acts ADD COLUMN role TEXT NOT NULL DEFAULT ''"
PUT_ACT = (
    "INSERT INTO acts (at, session, operator, act, subject, parameters, role)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
PUT_OUTCOME = "INSERT INTO outcomes (act, at, outcome, code, message) VALUES (?, ?, ?, ?, ?)"
FIND_ACT = (
    "SELECT 1 FROM acts WHERE at >= ? AND act = ? AND subject = ?"
    " AND instr(CAST(parameters AS TEXT), ?) LIMIT 1"
)
ALL_ROWS = {  # from both ends, so that a page in the middle hides only its own rows
    "acts": (
        "SELECT * FROM acts ORDER BY number",
        "SELECT * FROM acts ORDER BY number DESC",
    ),
    "outcomes": (
        "SELECT * FROM outcomes ORDER BY number",
        "SELECT * FROM outcomes ORDER BY number DESC",
    ),
}
PUT_ROW = {
    "acts": "INSERT OR IGNORE INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    "outcomes": "INSERT OR IGNORE INTO outcomes VALUES (?, ?, ?, ?, ?, ?)",
}
ROW_LENGTHS = {"acts": 8, "outcomes": 6}  # a row of an older file lacks what was added since
NEWEST = "SELECT coalesce(max(number), 0) FROM acts"
_ENTRIES = """
SELECT acts.number, acts.at, acts.session, acts.operator, acts.act, acts.subject, acts.parameters,
  outcomes.at, outcomes.outcome, outcomes.code, outcomes.message, acts.role
FROM acts LEFT JOIN outcomes ON outcomes.number = (
  SELECT max(last.number) FROM outcomes AS last WHERE last.act = acts.number)
"""
_BEFORE = "WHERE acts.number < :before"
_NEWEST_FIRST = " ORDER BY acts.number DESC LIMIT :looked_at"
ENTRIES = _ENTRIES + _BEFORE + _NEWEST_FIRST
ENTRIES_BY = _ENTRIES + _BEFORE + " AND acts.operator = :by" + _NEWEST_FIRST
ENTRIES_BETWEEN = _ENTRIES + "WHERE acts.at BETWEEN :since AND :until" + _NEWEST_FIRST
