// Package views runs country-month backtests by the rules of the VIEWS 2023/24
// prediction challenge (https://github.com/prio-data/prediction_competition_2023).
//
// Countries are VIEWS country ids; month_id 1 is January 1980. A window is a
// calendar year: its forecasts use data up to October of the year before, so
// that their horizons are 3 to 14 months.
//
// Months are those of VIEWS, which counts all deaths of an event in the month of
// its last day (date_end); its series come without days, and the challenge is
// scored by them. Blindspot's own rule, deaths by an event's days
// (blindspot.Event.Months), holds everywhere else.
//
// A history states the deaths that are forecast (ged_sb). Auxiliary series
// lengthen the memory of the models: exact series of some countries, and
// estimates from counts of all violence, the share of state-based events times
// all deaths. No benchmark and no score uses an estimate.
package views
