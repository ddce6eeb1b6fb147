-- Claims about groups that the user wants to be told of, and what they read at each
-- evaluation that changed something; told is when a check reported a crossing.
CREATE TABLE base_alert (id VARCHAR PRIMARY KEY, made_at TIMESTAMP, subject VARCHAR, claim VARCHAR, note VARCHAR, record VARCHAR);
CREATE TABLE base_alert_state (
    alert VARCHAR, number INTEGER, evaluated_at TIMESTAMP, as_of DATE, verdict VARCHAR, crossed BOOLEAN, told TIMESTAMP, summary VARCHAR,
    PRIMARY KEY (alert, number)
);

-- Questions about the future: a claim with its day and the probabilities given to
-- it, and what came. Neither is ever rewritten.
CREATE TABLE base_question (
    id VARCHAR PRIMARY KEY, made_at TIMESTAMP, as_of DATE, subject VARCHAR, claim VARCHAR, due DATE,
    model DOUBLE, analyst DOUBLE, payload VARCHAR
);
CREATE TABLE base_outcome (
    question VARCHAR PRIMARY KEY, resolved_at TIMESTAMP, came BOOLEAN, payload VARCHAR
);
