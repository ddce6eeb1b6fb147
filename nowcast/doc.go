// Package nowcast says what a number that is still growing will read once it is
// final. A release gives a month's events soon after the month; later releases add,
// revise and withdraw. [Report]s are what stood on record for a month at an age in
// months; a [Model] learns from months that have aged how numbers go from one age to
// the next, and gives a young month the distribution of its last one.
//
// The model is a chain ladder: from each age to the next a number stays as it is, as
// often as numbers of its size and stratum did, or is multiplied by
// a factor, learnt from all strata (countries, kinds) and, by credibility, from the
// stratum's own past (Bühlmann & Straub 1970). Its spread is Mack's: the variance
// grows with the number, by a dispersion learnt from the residuals (Mack 1993,
// doi:10.2143/AST.23.2.2005092), with the error of the factor itself; steps are drawn
// from a gamma distribution with these moments, so that a number may fall, too. From
// nothing on record it draws what followed nothing in the past. Factors are learnt
// within size classes, since small numbers grow otherwise than large ones.
//
// Every month that is asked about is answered, zeros included. What the model was
// worth is for [Backtest]: at each past month it knows what was known then, and is
// held against keeping the number as it was.
package nowcast
