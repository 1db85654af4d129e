-- Uploads in progress: working rows outside the record. The bytes stand in the folder of files that are coming in;
-- received counts those that are synced to the disk.
CREATE TABLE blob_upload (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    received BIGINT NOT NULL,
    sha256 TEXT,
    begun_by TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL
);

CREATE INDEX blob_upload_touched ON blob_upload (touched_at);
