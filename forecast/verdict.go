package forecast

// Verdict reads a comparison of two models.
type Verdict string

// The verdicts. A difference is won or lost where its interval leaves out zero
// and p is below 0.1. The interval is of percentiles and p of centred replicates:
// where those are skewed, as few units make them, they can disagree, and then
// nothing is decided.
const (
	Won       Verdict = "won"
	Lost      Verdict = "lost"
	Undecided Verdict = "undecided"
	Untested  Verdict = "no interval"
)

// Judge gives the verdict on a difference of losses, below zero where the first
// model is better.
func Judge(low, high, p float64) Verdict {
	switch {
	case p >= 0.1:
	case high < 0:
		return Won
	case low > 0:
		return Lost
	}
	return Undecided
}
