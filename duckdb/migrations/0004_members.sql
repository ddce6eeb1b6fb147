-- What belongs to the record now, of all datasets, as base_members works it out:
-- nearly every question asks for it. It is written anew whenever what it rests on
-- was changed, which base_member_of tells.
CREATE TABLE base_member (key BIGINT, version BIGINT, dataset INTEGER, remover INTEGER, lacking INTEGER);
CREATE TABLE base_member_of (content VARCHAR);

-- What the store holds, as a digest: the files and what is stated of them, the
-- rows that were accepted or set aside, the kinds of the actors and
-- what the user said of them.
CREATE MACRO base_content() AS TABLE
    SELECT sha256(concat_ws('|',
        (SELECT coalesce(string_agg(d::VARCHAR, '|' ORDER BY id), '') FROM (SELECT * EXCLUDE (imported) FROM base_dataset) d),
        (SELECT count(*) || ',' || coalesce(bit_xor(hash(version, key, dataset, hash)), 0) FROM base_event),
        (SELECT count(*) || ',' || coalesce(bit_xor(hash(dataset, key, version)), 0) FROM base_seen),
        (SELECT count(*) || ',' || coalesce(bit_xor(hash(dataset, event)), 0) FROM base_quarantine),
        (SELECT count(*) || ',' || coalesce(bit_xor(hash(c)), 0) FROM base_coverage c),
        (SELECT count(*) || ',' || coalesce(bit_xor(hash(a)), 0) FROM base_actor a),
        (SELECT count(*) || ',' || coalesce(bit_xor(hash(a)), 0) FROM base_declaration a))) AS content;

INSERT INTO base_member FROM base_members(DATE '9999-12-31', 0);
INSERT INTO base_member_of FROM base_content();

CREATE VIEW base_current AS SELECT version, dataset, lacking IS NOT NULL AS not_yearly FROM base_member WHERE remover IS NULL;

CREATE OR REPLACE VIEW events AS
    SELECT e.* REPLACE (d.source AS source, d.release AS release, d.published AS published, d.id AS dataset),
        n.not_yearly AS not_in_yearly_record
    FROM base_current n
    JOIN events_all e ON e.version = n.version
    JOIN base_dataset d ON d.id = n.dataset;
