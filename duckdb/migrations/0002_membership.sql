-- Which events belong to the record: what each release states about itself, and
-- which dyads it has. blindspot.Dataset.Outranks and Removes give the rule in
-- words; base_ranked and base_members are the rule.
ALTER TABLE base_dataset ADD COLUMN family VARCHAR;
ALTER TABLE base_dataset ADD COLUMN stated BOOLEAN;     -- the release is known
ALTER TABLE base_dataset ADD COLUMN covers_from DATE;   -- the span that the release states
ALTER TABLE base_dataset ADD COLUMN covers_to DATE;
ALTER TABLE base_dataset ADD COLUMN whole BOOLEAN;      -- the file is stated to be the whole release
ALTER TABLE base_dataset ADD COLUMN assumed BOOLEAN;    -- span and wholeness were taken over from an older program
ALTER TABLE base_dataset ADD COLUMN tabled BOOLEAN;     -- a coverage table says what it covers
ALTER TABLE base_dataset ADD COLUMN latin1 BOOLEAN;     -- how its text was read; NULL is not known

-- The pairs of sides that a file has events of, the lesser id first.
CREATE TABLE base_dyad (dataset INTEGER, first VARCHAR, second VARCHAR);

-- What was done to the datasets, besides importing them.
CREATE TABLE base_change (made TIMESTAMP, action VARCHAR, dataset INTEGER, file VARCHAR, sha256 VARCHAR, detail VARCHAR);

-- What could be read of a row that was not accepted. again: to be read again, as
-- a newer program may accept it.
ALTER TABLE base_quarantine ADD COLUMN event VARCHAR;
ALTER TABLE base_quarantine ADD COLUMN side_a VARCHAR;
ALTER TABLE base_quarantine ADD COLUMN side_b VARCHAR;
ALTER TABLE base_quarantine ADD COLUMN country VARCHAR;
ALTER TABLE base_quarantine ADD COLUMN date_start DATE;
ALTER TABLE base_quarantine ADD COLUMN best BIGINT;
ALTER TABLE base_quarantine ADD COLUMN again BOOLEAN;
UPDATE base_quarantine SET again = true;

-- Stores of older programs: the release tells the span; a file that was imported
-- as complete counts as whole. Both are marked as assumed.
UPDATE base_dataset SET
    family = CASE WHEN source LIKE 'ucdp-%' THEN 'ucdp' ELSE source END,
    stated = release NOT IN ('', 'unstated', 'mixed'),
    whole = id IN (SELECT dataset FROM base_coverage WHERE country = '*' AND stated),
    tabled = id IN (SELECT dataset FROM base_coverage WHERE country <> '*'),
    assumed = true;
UPDATE base_dataset SET covers_from = DATE '1989-01-01', covers_to = make_date(1999 + split_part(release, '.', 1)::INTEGER, 12, 31)
    WHERE family = 'ucdp' AND regexp_full_match(release, '\d{1,2}\.[1-9]');
UPDATE base_dataset SET covers_from = make_date(2000 + split_part(release, '.', 1)::INTEGER, split_part(release, '.', 3)::INTEGER, 1)
    WHERE family = 'ucdp' AND regexp_full_match(release, '\d{1,2}\.0\.([1-9]|1[0-2])');
UPDATE base_dataset SET covers_to = last_day(covers_from)
    WHERE family = 'ucdp' AND regexp_full_match(release, '\d{1,2}\.0\.([1-9]|1[0-2])');
UPDATE base_dataset SET
    covers_from = make_date(2000 + split_part(release, '.', 1)::INTEGER, split_part(release, '.', 2)::INTEGER, 1),
    covers_to = last_day(make_date(2000 + split_part(release, '.', 3)::INTEGER, split_part(release, '.', 4)::INTEGER, 1))
    WHERE family = 'ucdp' AND regexp_full_match(release, '\d{2}\.(0[1-9]|1[0-2])\.\d{2}\.(0[1-9]|1[0-2])');

-- A span that nobody stated, or that reached to the last day of an event, is
-- worked out anew.
CREATE TEMP TABLE spans AS
    SELECT d.id AS dataset, d.source, d.whole,
        (year(d.covers_from) - 1980) * 12 + month(d.covers_from) AS covers_first,
        (year(d.covers_to) - 1980) * 12 + month(d.covers_to) AS covers_last,
        v.country, min((year(e.date_start) - 1980) * 12 + month(e.date_start)) AS first_month,
        max((year(e.date_start) - 1980) * 12 + month(e.date_start)) AS last_month
    FROM base_dataset d
    JOIN (SELECT dataset, version FROM base_event UNION ALL SELECT dataset, version FROM base_seen) c ON c.dataset = d.id
    JOIN base_event e ON e.version = c.version
    JOIN base_division v ON v.key = e.division
    WHERE d.id IN (SELECT dataset FROM base_coverage WHERE country = '*') AND e.date_start IS NOT NULL
    GROUP BY ALL;
DELETE FROM base_coverage WHERE country = '*';
INSERT INTO base_coverage
    SELECT dataset, any_value(source), '*', coalesce(any_value(covers_first), min(first_month)),
        coalesce(any_value(covers_last), max(last_month)), 1, false
    FROM spans WHERE whole GROUP BY dataset;
INSERT INTO base_coverage
    SELECT dataset, source, country, coalesce(covers_first, first_month), coalesce(covers_last, last_month), 1, false
    FROM spans WHERE NOT whole AND country <> '';
DROP TABLE spans;

INSERT INTO base_dyad
    SELECT DISTINCT c.dataset, least(a.id, b.id), greatest(a.id, b.id)
    FROM (SELECT dataset, version FROM base_event UNION ALL SELECT dataset, version FROM base_seen) c
    JOIN base_event e ON e.version = c.version
    JOIN base_party a ON a.key = e.side_a
    JOIN base_party b ON b.key = e.side_b;

-- The datasets known on a day, but one, from the lowest rank to the highest.
CREATE MACRO base_ranked(day, but) AS TABLE
    SELECT id, family, whole, NOT candidate AS yearly, covers_from, covers_to, row_number() OVER (
        ORDER BY stated, published, NOT candidate, covers_to NULLS FIRST, covers_from DESC NULLS FIRST, release, id) AS rank
    FROM base_dataset WHERE published <= day AND id <> but;

-- Every event known on a day, leaving one dataset out: the version and the
-- dataset that hold; the first dataset that removes it, NULL where it belongs to
-- the record; and the first yearly one that lacks its dyad altogether. A row in
-- quarantine is there, even if nobody can read it.
CREATE MACRO base_members(day, but) AS TABLE
    WITH known AS (FROM base_ranked(day, but)),
    claim AS (
        SELECT e.key, e.version, k.rank, k.id AS dataset FROM base_event e JOIN known k ON e.dataset = k.id
        UNION ALL
        SELECT s.key, s.version, k.rank, k.id FROM base_seen s JOIN known k ON s.dataset = k.id
    ), newest AS (
        SELECT key, arg_max(version, rank) AS version, arg_max(dataset, rank) AS dataset, max(rank) AS rank
        FROM claim GROUP BY key
    ), missing AS (
        SELECT n.key, q.rank, q.id, NOT q.yearly OR d.dataset IS NOT NULL AS removes
        FROM newest n
        JOIN known o ON o.id = n.dataset
        JOIN known q ON q.family = o.family AND q.rank > n.rank AND q.whole AND (q.yearly OR NOT o.yearly)
        JOIN base_event e ON e.version = n.version AND e.date_start BETWEEN q.covers_from AND q.covers_to
        JOIN base_party a ON a.key = e.side_a
        JOIN base_party b ON b.key = e.side_b
        LEFT JOIN base_dyad d ON d.dataset = q.id AND d.first = least(a.id, b.id) AND d.second = greatest(a.id, b.id)
        WHERE (q.id, e.id) NOT IN (SELECT (dataset, event) FROM base_quarantine WHERE event IS NOT NULL)
    ), verdict AS (
        SELECT key, arg_min(id, rank) FILTER (removes) AS remover, arg_min(id, rank) FILTER (NOT removes) AS lacking
        FROM missing GROUP BY key
    )
    SELECT n.key, n.version, n.dataset, v.remover, v.lacking FROM newest n LEFT JOIN verdict v ON v.key = n.key;

-- Every event that belongs to the record on a day.
CREATE OR REPLACE MACRO base_newest(day) AS TABLE
    SELECT version, dataset, lacking IS NOT NULL AS not_yearly FROM base_members(day, 0) WHERE remover IS NULL;

CREATE OR REPLACE MACRO events_as_of(day) AS TABLE
    SELECT e.* REPLACE (d.source AS source, d.release AS release, d.published AS published, d.id AS dataset),
        n.not_yearly AS not_in_yearly_record
    FROM base_newest(day) n
    JOIN events_all e ON e.version = n.version
    JOIN base_dataset d ON d.id = n.dataset;

CREATE OR REPLACE VIEW events AS SELECT * FROM events_as_of(DATE '9999-12-31');

-- Events that left the record: release is the last that has them, withdrawn_by
-- the first newer one that would have them and has not.
CREATE VIEW withdrawn AS
    SELECT e.* REPLACE (d.source AS source, d.release AS release, d.published AS published, d.id AS dataset),
        q.release AS withdrawn_by, q.published AS withdrawn_on
    FROM base_members(DATE '9999-12-31', 0) m
    JOIN events_all e ON e.version = m.version
    JOIN base_dataset d ON d.id = m.dataset
    JOIN base_dataset q ON q.id = m.remover;

CREATE OR REPLACE VIEW datasets AS SELECT * EXCLUDE (header, candidate, family, stated, tabled, latin1) FROM base_dataset;

CREATE OR REPLACE VIEW coverage AS
    SELECT dataset, source, country, (DATE '1980-01-01' + to_months(first_month - 1))::DATE AS from_month,
        (DATE '1980-01-01' + to_months(last_month - 1))::DATE AS to_month, share, stated
    FROM base_coverage;

CREATE OR REPLACE VIEW quarantine AS
    SELECT q.id, q.dataset, d.file, q.line, q.column_name, q.reason, q.raw, q.event, q.side_a AS side_a_id,
        q.side_b AS side_b_id, q.country, q.date_start, q.best
    FROM base_quarantine q JOIN base_dataset d ON d.id = q.dataset;

-- Names stay when the events that bore them are removed with their dataset.
CREATE OR REPLACE VIEW actors AS
    WITH named AS (
        SELECT p.id, max(p.name) AS name FROM base_party p
        WHERE p.id <> '' AND p.key IN (SELECT side_a FROM base_event UNION SELECT side_b FROM base_event) GROUP BY p.id
    )
    SELECT n.id, n.name, coalesce(nullif(d.kind, ''), a.kind, 'unclassified') AS kind,
        coalesce(d.aliases, []) AS aliases
    FROM named n
    LEFT JOIN base_actor a ON a.id = n.id
    LEFT JOIN base_declaration d ON d.id = n.id;

CREATE VIEW changes AS SELECT * FROM base_change;
