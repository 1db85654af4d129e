-- Sign-in: working rows beside the record, never part of a chain. Secrets stand here as digests only: passwords as
-- Argon2id, tokens of sessions and one-time links as SHA-256.

CREATE TABLE credential (
    person TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    must_change BIGINT NOT NULL,
    suspended BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- One row: who counts attempts holds it, so that processes count one after another.
CREATE TABLE sign_in_gate (
    id BIGINT NOT NULL PRIMARY KEY,
    turn BIGINT NOT NULL
);
INSERT INTO sign_in_gate (id, turn) VALUES (1, 0);

-- Failures by login name, whether somebody has that name or not; the key is a digest of the name.
CREATE TABLE sign_in_lock (
    login TEXT NOT NULL PRIMARY KEY,
    failed BIGINT NOT NULL,
    locks BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE sign_in_log (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    login TEXT NOT NULL,
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    network TEXT NOT NULL,
    browser TEXT NOT NULL,
    outcome TEXT NOT NULL
);
CREATE INDEX sign_in_log_by_time ON sign_in_log (at, id);
CREATE INDEX sign_in_log_by_network ON sign_in_log (network, at);
CREATE INDEX sign_in_log_by_end ON sign_in_log (last_at);

CREATE TABLE sign_in_link (
    digest TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    person TEXT NOT NULL,
    login TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL
);
CREATE INDEX sign_in_link_by_person ON sign_in_link (person);

CREATE TABLE session (
    digest TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    acting_as TEXT NOT NULL,
    must_change BIGINT NOT NULL,
    address TEXT NOT NULL,
    idle BIGINT NOT NULL,
    since BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person);
CREATE INDEX session_by_grant ON session (acting_as);
