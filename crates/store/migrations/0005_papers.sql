-- The papers of the procedure: one row a paper, its text folded from its facts.
CREATE TABLE paper (
    chain TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (chain, kind, id)
);
