-- The record, and the rows that stand for it. One text for both databases: TEXT and BIGINT only; digests and
-- salts in hexadecimal digits; times in milliseconds since 1970 UTC; yes and no as 1 and 0; points as exact
-- text n/d.

-- The record: one chain an authority and one a campaign.
CREATE TABLE chain_head (
    chain TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE chain_entry (
    chain TEXT NOT NULL REFERENCES chain_head (chain),
    seq BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    command_id TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
);

-- Apart from the entries, so that a lawful erasure takes a body away and the links still hold.
CREATE TABLE event_body (
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE command_receipt (
    command_id TEXT NOT NULL PRIMARY KEY,
    command TEXT NOT NULL,
    digest TEXT NOT NULL,
    actor TEXT NOT NULL,
    chain TEXT NOT NULL,
    at BIGINT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    head TEXT NOT NULL
);

CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX job_by_due ON job (due_at, id);

-- The rows.
CREATE TABLE authority (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE rubric_version (
    authority TEXT NOT NULL,
    campaign TEXT NOT NULL,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    yaml TEXT NOT NULL,
    PRIMARY KEY (campaign, id)
);

CREATE TABLE campaign (
    id TEXT NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL,
    title TEXT NOT NULL,
    year BIGINT NOT NULL,
    rubric_id TEXT NOT NULL,
    label TEXT,
    demo BIGINT NOT NULL,
    focus TEXT,
    opened_at BIGINT NOT NULL,
    FOREIGN KEY (id, rubric_id) REFERENCES rubric_version (campaign, id)
);
CREATE INDEX campaign_by_authority ON campaign (authority, year, id);

CREATE TABLE unit (
    authority TEXT NOT NULL,
    campaign TEXT NOT NULL REFERENCES campaign (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    unit_class TEXT NOT NULL,
    kind TEXT NOT NULL,
    region TEXT NOT NULL,
    parent TEXT,
    display_order BIGINT NOT NULL,
    excluded TEXT,
    PRIMARY KEY (campaign, id)
);
CREATE INDEX unit_by_order ON unit (campaign, display_order, id);

CREATE TABLE score_entry (
    authority TEXT NOT NULL,
    campaign TEXT NOT NULL,
    unit TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    source TEXT NOT NULL,
    assessor TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (authority, campaign, unit, indicator, period, source, assessor),
    FOREIGN KEY (campaign, unit) REFERENCES unit (campaign, id)
);
CREATE INDEX score_entry_by_unit ON score_entry (campaign, unit);

CREATE TABLE unit_total (
    authority TEXT NOT NULL,
    campaign TEXT NOT NULL,
    unit TEXT NOT NULL,
    status TEXT NOT NULL,
    exact TEXT,
    total TEXT,
    total_shown TEXT,
    rank_key BIGINT,
    grade TEXT,
    open_entries BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, unit),
    FOREIGN KEY (campaign, unit) REFERENCES unit (campaign, id)
);
CREATE INDEX unit_total_by_rank ON unit_total (campaign, rank_key);
