// Package score judges probabilistic forecasts.
package score
