-- A file that holds only what changed since another one was fetched names it.
ALTER TABLE own_dataset ADD COLUMN adds_to INTEGER;
UPDATE own_dataset SET adds_to = 0;
