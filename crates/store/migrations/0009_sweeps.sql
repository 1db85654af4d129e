-- What came in a bundle of the online inspection: the seal of a sweep, and its findings with what each says. Working rows
-- outside the record: a sweep counts for a campaign once a command received it there, with its digests.
CREATE TABLE sweep (
    id TEXT NOT NULL PRIMARY KEY,
    bundle TEXT NOT NULL,
    site TEXT NOT NULL,
    signer TEXT NOT NULL,
    staged_at BIGINT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE finding (
    sweep TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL,
    proved BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (sweep, id)
);

CREATE INDEX finding_in_order ON finding (sweep, number);
