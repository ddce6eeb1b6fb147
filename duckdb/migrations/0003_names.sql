-- Who says that an actor is what it was declared to be; NULL in declarations of
-- older programs.
ALTER TABLE base_declaration ADD COLUMN source VARCHAR;

-- The user's own rows of the lineage table; see blindspot.Lineage.
CREATE TABLE base_lineage (
    from_id VARCHAR, to_id VARCHAR, since DATE, until DATE, countries VARCHAR[], note VARCHAR, source VARCHAR, denied BOOLEAN,
    PRIMARY KEY (from_id, to_id, since)
);

-- What the rules take an actor for bounds what it may be declared to be: of a
-- state, of civilians and of a community nobody can make an organisation. The
-- rule is blindspot.ActorKind.Declared.
CREATE MACRO base_kind(ruled, declared) AS
    CASE WHEN coalesce(declared, '') = '' THEN coalesce(ruled, 'unclassified')
        WHEN declared = 'organisation' AND coalesce(ruled, 'unclassified') NOT IN ('organisation', 'unclassified') THEN ruled
        ELSE declared END;

CREATE OR REPLACE VIEW actors AS
    WITH named AS (
        SELECT p.id, max(p.name) AS name FROM base_party p WHERE p.id <> '' GROUP BY p.id
    )
    SELECT n.id, n.name, base_kind(a.kind, d.kind) AS kind, coalesce(d.aliases, []) AS aliases
    FROM named n
    LEFT JOIN base_actor a ON a.id = n.id
    LEFT JOIN base_declaration d ON d.id = n.id;

CREATE VIEW lineage AS
    SELECT from_id, to_id, since, until, countries, note, source, denied FROM base_lineage;
