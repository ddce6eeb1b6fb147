-- Base tables bear the prefix base_; the views without it are what people query.
-- (A schema of their own would clash with a store file of the same name.)

-- One row per imported file, with the terms of its release. The header line lets
-- a quarantined row be read again.
CREATE TABLE base_dataset (
    id INTEGER, source VARCHAR, release VARCHAR, candidate BOOLEAN, published DATE,
    file VARCHAR, sha256 VARCHAR, bytes BIGINT, imported TIMESTAMP,
    rows_read BIGINT, stored BIGINT, updated BIGINT, unchanged BIGINT, quarantined BIGINT,
    first_day DATE, last_day DATE, header VARCHAR,
    source_name VARCHAR, licence VARCHAR, citation VARCHAR, url VARCHAR, redistributes BOOLEAN
);

CREATE TABLE base_coverage (
    dataset INTEGER, source VARCHAR, country VARCHAR, first_month INTEGER, last_month INTEGER,
    share DOUBLE, stated BOOLEAN
);

-- Strings that many events share stand once, each under a small key.
CREATE TABLE base_party (key INTEGER, id VARCHAR, name VARCHAR);
CREATE TABLE base_label (key INTEGER, dyad VARCHAR, conflict VARCHAR, status VARCHAR);
CREATE TABLE base_division (
    key INTEGER, country VARCHAR, state VARCHAR, gw BIGINT, admin1 VARCHAR, area VARCHAR
);

-- One row per event (key) and content (version). A number that the source does
-- not state is NULL. hash is the content as read, without what is derived.
CREATE TABLE base_event (
    version BIGINT, key BIGINT, dataset INTEGER, hash UBIGINT, id VARCHAR, label INTEGER,
    date_start DATE, date_end DATE, date_precision UTINYINT, violence UTINYINT,
    side_a INTEGER, side_b INTEGER, division INTEGER, cell BIGINT,
    lat DOUBLE, lon DOUBLE, place_precision UTINYINT,
    best BIGINT, low BIGINT, high BIGINT,
    deaths_a BIGINT, deaths_b BIGINT, deaths_civilians BIGINT, deaths_unknown BIGINT,
    sources BIGINT, clarity BIGINT, grade_source VARCHAR, grade_information VARCHAR,
    url VARCHAR, background BOOLEAN
);

-- A later file that repeats a version: what keeps as-of views right without
-- storing the same content twice.
CREATE TABLE base_seen (dataset INTEGER, key BIGINT, version BIGINT);

CREATE TABLE base_quarantine (
    id BIGINT, dataset INTEGER, line BIGINT, column_name VARCHAR, reason VARCHAR, raw BLOB
);

CREATE TABLE base_actor (id VARCHAR PRIMARY KEY, kind VARCHAR);
CREATE TABLE base_declaration (id VARCHAR PRIMARY KEY, kind VARCHAR, aliases VARCHAR[]);

CREATE TABLE base_forecast (
    id VARCHAR PRIMARY KEY, made_at TIMESTAMP, as_of DATE, unit VARCHAR, model VARCHAR,
    target_month INTEGER, horizon BIGINT, payload VARCHAR, source VARCHAR, lag_months BIGINT,
    seed VARCHAR, hash VARCHAR
);
CREATE TABLE base_resolution (
    forecast VARCHAR PRIMARY KEY, resolved_at TIMESTAMP, value DOUBLE, payload VARCHAR
);

-- For every event the version and the dataset that hold on a day: the newest
-- release published by then, a yearly release above a candidate of the same
-- day, then the order of import.
CREATE MACRO base_newest(day) AS TABLE
    WITH known AS (
        SELECT id, row_number() OVER (ORDER BY published, NOT candidate, id) AS rank
        FROM base_dataset WHERE published <= day
    ), claim AS (
        SELECT e.key, e.version, k.rank, k.id AS dataset FROM base_event e JOIN known k ON e.dataset = k.id
        UNION ALL
        SELECT s.key, s.version, k.rank, k.id FROM base_seen s JOIN known k ON s.dataset = k.id
    )
    SELECT arg_max(version, rank) AS version, arg_max(dataset, rank) AS dataset
    FROM claim GROUP BY key;

CREATE VIEW events_all AS
    SELECT e.version, e.id, d.source, d.release, d.published, d.id AS dataset,
        e.date_start, e.date_end, e.date_precision,
        CASE e.violence WHEN 1 THEN 'state-based' WHEN 2 THEN 'non-state'
            WHEN 3 THEN 'one-sided' ELSE 'unstated' END AS violence,
        a.id AS side_a_id, a.name AS side_a, b.id AS side_b_id, b.name AS side_b,
        l.dyad, l.conflict, v.country, v.state, v.gw, v.admin1, v.area, e.cell,
        e.lat, e.lon, e.place_precision,
        e.best, e.low, e.high, e.deaths_a, e.deaths_b, e.deaths_civilians, e.deaths_unknown,
        e.sources, e.clarity, l.status, e.grade_source, e.grade_information, e.url, e.background
    FROM base_event e
    JOIN base_dataset d ON e.dataset = d.id
    JOIN base_label l ON e.label = l.key
    JOIN base_party a ON e.side_a = a.key
    JOIN base_party b ON e.side_b = b.key
    JOIN base_division v ON e.division = v.key;

CREATE MACRO events_as_of(day) AS TABLE
    SELECT e.* REPLACE (d.source AS source, d.release AS release, d.published AS published, d.id AS dataset)
    FROM base_newest(day) n
    JOIN events_all e ON e.version = n.version
    JOIN base_dataset d ON d.id = n.dataset;

CREATE VIEW events AS SELECT * FROM events_as_of(DATE '9999-12-31');

CREATE VIEW actors AS
    WITH named AS (
        SELECT p.id, max(p.name) AS name FROM base_party p WHERE p.id <> '' GROUP BY p.id
    )
    SELECT n.id, n.name, coalesce(nullif(d.kind, ''), a.kind, 'unclassified') AS kind,
        coalesce(d.aliases, []) AS aliases
    FROM named n
    LEFT JOIN base_actor a ON a.id = n.id
    LEFT JOIN base_declaration d ON d.id = n.id;

CREATE VIEW datasets AS SELECT * EXCLUDE (header, candidate) FROM base_dataset;

CREATE VIEW coverage AS
    SELECT dataset, source, country,
        make_date(1980 + (first_month - 1) // 12, (first_month - 1) % 12 + 1, 1) AS from_month,
        make_date(1980 + (last_month - 1) // 12, (last_month - 1) % 12 + 1, 1) AS to_month,
        share, stated
    FROM base_coverage;

CREATE VIEW quarantine AS
    SELECT q.id, q.dataset, d.file, q.line, q.column_name, q.reason, q.raw
    FROM base_quarantine q JOIN base_dataset d ON d.id = q.dataset;
