-- Which pages of Wikipedia are about a group, in the user's own words, and how often
-- people read them. A number that a later day tells otherwise is kept beside the
-- earlier one; a month without a row is not known. Asks say what was asked when.
CREATE TABLE base_page_title (group_id VARCHAR, project VARCHAR, title VARCHAR, since DATE, until DATE, local BOOLEAN);
CREATE TABLE base_page_view (
    project VARCHAR, title VARCHAR, month INTEGER, views BIGINT, known DATE, PRIMARY KEY (project, title, month, known)
);
CREATE TABLE base_page_ask (
    project VARCHAR, title VARCHAR, first_month INTEGER, last_month INTEGER, known DATE, found BOOLEAN, PRIMARY KEY (project, title, known)
);

CREATE VIEW page_titles AS FROM base_page_title;
CREATE VIEW page_views AS
    SELECT project, title, (DATE '1980-01-01' + to_months(month - 1))::DATE AS month, arg_max(views, known) AS views, max(known) AS known
    FROM base_page_view GROUP BY project, title, base_page_view.month;
