-- 提醒邮件: mail on its way and what was said by it. Working rows outside the record.

-- One digest a recipient and day.
CREATE TABLE reminder_digest (
    authority TEXT NOT NULL,
    recipient TEXT NOT NULL,
    said_on TEXT NOT NULL,
    PRIMARY KEY (authority, recipient, said_on)
);

-- One lead of one due thing, said once ever.
CREATE TABLE reminder_key (
    authority TEXT NOT NULL,
    campaign TEXT NOT NULL,
    recipient TEXT NOT NULL,
    due TEXT NOT NULL,
    armed_for TEXT NOT NULL,
    lead BIGINT NOT NULL,
    said_on TEXT NOT NULL,
    PRIMARY KEY (authority, recipient, due, armed_for, lead)
);
CREATE INDEX reminder_key_by_campaign ON reminder_key (authority, campaign);
CREATE INDEX reminder_key_by_digest ON reminder_key (authority, recipient, said_on);

-- One mail an address: queued, sending, sent, failed, in_doubt or withdrawn.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL,
    recipient TEXT NOT NULL,
    said_on TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    forgiven BIGINT NOT NULL,
    queued_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    settled_at BIGINT,
    error_code TEXT,
    error_detail TEXT
);
CREATE INDEX outbox_by_next ON outbox (state, next_at, id);
CREATE INDEX outbox_by_authority ON outbox (authority, state, queued_at);
