-- Files that came in and were looked at, before a piece of evidence names them: working rows outside the record. What
-- bears a mark of secrecy stays here until somebody has judged it, and is then gone.
CREATE TABLE checked_file (
    upload TEXT NOT NULL PRIMARY KEY,
    begun_by TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX checked_file_at ON checked_file (checked_at);
