-- What a user brings of sources whose terms forbid models or passing on rows: a file
-- of its own, which nothing but blindspot.Own reads. A version is a state of an event;
-- the one with the latest stamp that was known on a day holds on it.
CREATE TABLE own_dataset (
    id INTEGER, source VARCHAR, source_name VARCHAR, licence VARCHAR, citation VARCHAR, url VARCHAR, redistributes BOOLEAN, no_models BOOLEAN,
    accessed DATE, assumed BOOLEAN, filters VARCHAR, restrictions VARCHAR, file VARCHAR, sha256 VARCHAR, bytes BIGINT, imported TIMESTAMP,
    rows_read BIGINT, stored BIGINT, updated BIGINT, unchanged BIGINT, quarantined BIGINT, left_out BIGINT, older BIGINT, deleted BIGINT,
    first_day DATE, last_day DATE, kinds_left VARCHAR
);

CREATE TABLE own_coverage (
    dataset INTEGER, source VARCHAR, country VARCHAR, first_month INTEGER, last_month INTEGER, share DOUBLE, stated BOOLEAN
);

CREATE TABLE own_stage (
    line BIGINT, id VARCHAR, stamp BIGINT, hash UBIGINT, day DATE, time_precision UTINYINT, geo_precision UTINYINT, violence UTINYINT,
    side_a VARCHAR, name_a VARCHAR, kind_a VARCHAR, side_b VARCHAR, name_b VARCHAR, kind_b VARCHAR,
    country VARCHAR, state VARCHAR, admin1 VARCHAR, deaths BIGINT, sources BIGINT
);

CREATE SEQUENCE own_version;
CREATE TABLE own_event (
    version BIGINT, known DATE, dataset INTEGER, id VARCHAR, stamp BIGINT, hash UBIGINT, day DATE, time_precision UTINYINT, geo_precision UTINYINT,
    violence UTINYINT, side_a VARCHAR, name_a VARCHAR, kind_a VARCHAR, side_b VARCHAR, name_b VARCHAR, kind_b VARCHAR,
    country VARCHAR, state VARCHAR, admin1 VARCHAR, deaths BIGINT, sources BIGINT
);

-- Events that the source deleted, whether they were ever held or not.
CREATE TABLE own_deleted (id VARCHAR PRIMARY KEY, stamp BIGINT, learned DATE);

CREATE TABLE own_fault (dataset INTEGER, line BIGINT, column_name VARCHAR, reason VARCHAR, event VARCHAR);

-- Which actor of such a source is which one of the record, by the user's word.
CREATE TABLE own_match (
    from_id VARCHAR, to_id VARCHAR, since DATE, until DATE, countries VARCHAR[], note VARCHAR, source VARCHAR,
    PRIMARY KEY (from_id, to_id, since)
);

CREATE MACRO own_known(day) AS TABLE
    WITH newest AS (
        SELECT * FROM own_event WHERE known <= day QUALIFY row_number() OVER (PARTITION BY id ORDER BY stamp DESC, version DESC) = 1
    )
    SELECT n.* FROM newest n LEFT JOIN own_deleted d ON d.id = n.id AND d.learned <= day AND d.stamp >= n.stamp WHERE d.id IS NULL;
