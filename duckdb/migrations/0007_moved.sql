-- What belonged to the record on an earlier day, or without one dataset, differs from
-- what belongs to it now for few events: those that a dataset claims, removes or lacks
-- which was not known then. Of all others a dataset known then says the last word
-- now, and said it then, since the ranks of those known keep their order.
CREATE MACRO base_moved(day, but) AS TABLE
    WITH unknown AS (SELECT id FROM base_dataset WHERE NOT coalesce(published <= day AND id <> but, false))
    SELECT key FROM base_event WHERE dataset IN (FROM unknown)
    UNION SELECT key FROM base_seen WHERE dataset IN (FROM unknown)
    UNION SELECT key FROM base_member WHERE remover IN (FROM unknown) OR lacking IN (FROM unknown);

-- The rule of base_members, which stands here alone: of all events, or of those that
-- moved. What belongs to the record now is worked out by it, of all.
CREATE MACRO base_reckoned(day, but, everything) AS TABLE
    WITH known AS (FROM base_ranked(day, but)),
    claim AS (
        SELECT e.key, e.version, k.rank, k.id AS dataset FROM base_event e JOIN known k ON e.dataset = k.id
        WHERE everything OR e.key IN (FROM base_moved(day, but))
        UNION ALL
        SELECT s.key, s.version, k.rank, k.id FROM base_seen s JOIN known k ON s.dataset = k.id
        WHERE everything OR s.key IN (FROM base_moved(day, but))
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

CREATE OR REPLACE MACRO base_members(day, but) AS TABLE
    FROM base_member m ANTI JOIN base_moved(day, but) v ON v.key = m.key
    UNION ALL FROM base_reckoned(day, but, false);
