-- What a sweep of a site still has to look at, and what came of what was looked at: working rows outside the record.
-- A row is waiting (pending 1) or not; a run takes it for a while (leased_until) under a number that only grows.
CREATE TABLE frontier (
    sweep TEXT NOT NULL,
    url TEXT NOT NULL,
    place BIGINT NOT NULL,
    number BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    look_at BIGINT NOT NULL,
    target TEXT NOT NULL,
    visit TEXT,
    PRIMARY KEY (sweep, url)
);

CREATE INDEX frontier_waiting ON frontier (sweep, pending, place, number);
