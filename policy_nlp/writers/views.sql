-- Numeric targets and achievements by the year they are for.
CREATE VIEW targets_by_year AS
SELECT
    try_cast(substr(targets.deadline, 1, 4) AS INTEGER) AS year,
    targets.indicator,
    targets.status,
    targets.comparator,
    targets.value,
    targets.value_high,
    targets.unit,
    targets.quantity,
    targets.basis,
    documents.id AS document_id,
    documents.title,
    documents.issuer,
    documents.date,
    targets.document,
    targets.id AS target
FROM targets JOIN documents USING (document)
WHERE targets.deadline IS NOT NULL
ORDER BY year, targets.indicator, targets.document, targets.start;

-- Who answers for which measure: a row a measure that organizations are linked to.
CREATE VIEW responsibilities AS
WITH roles AS (
    SELECT
        links.document,
        links.target AS measure,
        links.role,
        coalesce(orgs.canonical, orgs.text) AS org,
        min(orgs.start) AS place
    FROM links JOIN orgs ON orgs.document = links.document AND orgs.id = links.source
    WHERE links.kind = 'org-measure'
    GROUP BY ALL
), deadlines AS (
    SELECT links.document, links.target AS measure, min(targets.deadline) AS deadline
    FROM links JOIN targets ON targets.document = links.document AND targets.id = links.source
    WHERE links.kind = 'target-measure'
    GROUP BY ALL
)
SELECT
    documents.id AS document_id,
    documents.title,
    measures.text AS measure,
    deadlines.deadline,
    list(org ORDER BY place) FILTER (role = 'lead') AS lead,
    list(org ORDER BY place) FILTER (role = 'responsible') AS responsible,
    list(org ORDER BY place) FILTER (role = 'participate') AS participants,
    list(org ORDER BY place) FILTER (role = 'actor') AS actors,
    measures.modality,
    measures.instrument,
    measures.start,
    measures."end",
    measures.document,
    measures.id AS measure_id
FROM measures
JOIN roles ON roles.document = measures.document AND roles.measure = measures.id
JOIN documents ON documents.document = measures.document
LEFT JOIN deadlines ON deadlines.document = measures.document AND deadlines.measure = measures.id
GROUP BY ALL
ORDER BY measures.document, measures.start;
