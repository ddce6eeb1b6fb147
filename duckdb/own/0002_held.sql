-- Which states of events each file has, whoever brought them first: what a file alone
-- holds goes with it when it is removed. held: they were all noted, which an older
-- program did not do for what another file had already.
CREATE TABLE own_held (dataset INTEGER, id VARCHAR, stamp BIGINT, hash UBIGINT);
INSERT INTO own_held SELECT dataset, id, stamp, hash FROM own_event;
ALTER TABLE own_dataset ADD COLUMN held BOOLEAN;
UPDATE own_dataset SET held = (unchanged = 0);

-- What was done to the files, besides importing them.
CREATE TABLE own_change (made TIMESTAMP, action VARCHAR, dataset INTEGER, file VARCHAR, sha256 VARCHAR, accessed DATE);
