// Package groups forecasts the monthly deaths and events of armed organisations,
// each in each country, and of countries, and scores the forecasts against the
// past. Nothing in it looks below organisation x country x month.
//
// # From events to counts
//
// [Load] counts deaths (best estimate, both sides and civilians) and events of
// every assessable organisation in every country of which any month is covered.
// A month outside the coverage is not observed and has no number: it is neither
// scored nor learned from. Events lie in months by [blindspot.Event.Months]: deaths
// by the event's days, the event itself in its first month. Nobody could have
// counted an event before it ended, so that a forecast does not know it until then
// ([Data.Until]). VIEWS counts by the month of the last day; package forecast/views
// scores by that. An event between two organisations counts for both.
// [LoadCountries] does the same for countries.
//
// # Who is forecast
//
// A [Rule] decides at each origin by what was known then; [Standard] asks for five
// events so far, one of them in the last 36 months, and for the last twelve
// months to be observed. A group that ends stays scored until it has been
// silent for three years.
//
// # The model
//
// The headline is a linear pool of the models of package forecast, whose weights
// are learned by past score up to the origin; docs/FORECASTS-GROUPS.md tells what
// was tried. It was chosen on origins up to December 2008, and is scored on
// origins from December 2009 on ([ScoredFrom]).
//
// # Scores
//
// [Backtest] scores deaths and events at quarterly origins beside each unit's own
// last twelve months (conflictology): overall, by horizon, by thirds of units by
// size, by country and by unit, with paired intervals from resampled blocks of
// origins and of units, and with calibration.
//
// # Forecasts
//
// [Make] forecasts some units from the data's cut, with the record of that very
// model for that very unit. [Forecast.Settle] tells of each month whether it is
// open, not yet resolvable or resolved. [Stored] is what is kept of a month, and
// [Stored.Judge] scores it when its outcome is known.
package groups
