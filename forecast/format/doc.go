// Package format reads, writes and scores forecast submissions in the two
// formats of the field, through DuckDB in memory (any *sql.DB of that driver).
//
//   - VIEWS: Parquet or CSV with month_id (1 is January 1980), country_id or
//     priogrid_gid, draw and outcome, in one file or a tree
//     {cm,pgm}/window=Y2018/*.parquet.
//   - hubverse: Parquet or CSV with origin_date, target, horizon, location,
//     output_type, output_type_id and value. Origin_date is the last day of the
//     data; horizon 1 is the month after it; location is a VIEWS country id or
//     an ISO 3166-1 alpha-3 code. One origin_date at a time, for forecasts
//     from two are no ensemble, and only output_type "sample" can be scored: from
//     a few quantiles the scores of the whole distribution do not follow.
//
// Draws are kept in the order of their numbers, on which the ignorance score of
// ensembles other than 1000 depends.
package format
