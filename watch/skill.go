package watch

import (
	"fmt"

	"github.com/blindspot/blindspot"
)

// Skill is what the hindcast says about the board: every quarter from the first
// with five years of data on, forecast from what had ended by then.
type Skill struct {
	From           blindspot.Month     `json:"from"`
	To             blindspot.Month     `json:"to"`
	Quarters       int                 `json:"quarters"`
	GroupQuarters  int                 `json:"group_quarters"`
	Groups         int                 `json:"groups"`
	Breakouts      int                 `json:"breakouts"` // group-quarters that a breakout followed
	BreakoutGroups int                 `json:"breakout_groups"`
	ByDeaths       int                 `json:"by_deaths"` // group-quarters by the condition met; they overlap
	ByAreas        int                 `json:"by_areas"`
	ByCountry      int                 `json:"by_new_country"`
	NotScored      int                 `json:"not_scored"` // group-quarters whose next 24 months are over, but were not observed
	Scores         []Score             `json:"scores"`     // the model first
	Differences    []Difference        `json:"differences"`
	Calibration    []Bin               `json:"calibration"`
	BySize         []Third             `json:"by_size"`    // calibration in thirds of the groups of each quarter, by their deaths of 24 months
	Overlooked     *OverlookedSkill    `json:"overlooked"` // nil where attention is known for too few
	Weights        []float64           `json:"weights"`    // of the models that make the board, the one that sees most first
	Ridges         []float64           `json:"ridges"`     // their penalties
	TooFew         string              `json:"too_few,omitempty"`
	Statement      string              `json:"statement"`
	Warnings       []blindspot.Warning `json:"warnings"`
}

// Score is how a forecaster did. Average precision is the mean over quarters
// with a breakout, precision at ten over quarters with more than ten groups, in
// both of which ties count as a random order would on average or enter
// together. Brier and log score (nats) are means over group-quarters.
type Score struct {
	Name             string   `json:"name"`
	AveragePrecision float64  `json:"average_precision"`
	PrecisionAt10    *float64 `json:"precision_at_10"` // nil where no quarter has more than ten groups
	Brier            float64  `json:"brier"`
	LogScore         float64  `json:"log_score"`
}

// Difference is the model's score minus a baseline's, with the 90 % interval of
// a bootstrap: of whole quarters in blocks of two years, or, for means over
// group-quarters, of whole groups.
type Difference struct {
	Baseline   string  `json:"baseline"`
	Metric     string  `json:"metric"`
	Resampled  string  `json:"resampled"` // quarters or groups
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	P          float64 `json:"p"`
	Verdict    string  `json:"verdict"` // of the model: won, lost, or undecided where the interval holds zero
}

// Bin compares stated probabilities with what followed. Its interval takes
// group-quarters as independent, which they are not: it is too narrow.
type Bin struct {
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"`
	Observed float64 `json:"observed"`
	From     float64 `json:"observed_low"`
	Until    float64 `json:"observed_high"`
}

// Third compares the mean of the stated probabilities with what followed in a third
// of the group-quarters; its interval is as that of Bin.
type Third struct {
	Part string `json:"part"`
	Bin
}

// OverlookedSkill compares three rankings of the group-quarters whose attention
// is known by how well they find breakouts. Overlooked is not made to find more
// of them than P does, but to put forward those that few watch; the price of
// that, if any, is the difference.
type OverlookedSkill struct {
	Quarters       int        `json:"quarters"`
	GroupQuarters  int        `json:"group_quarters"`
	Breakouts      int        `json:"breakouts"`
	ByP            float64    `json:"average_precision_p"`
	ByOverlooked   float64    `json:"average_precision_overlooked"`
	ByInattention  float64    `json:"average_precision_inattention"`
	ByChance       float64    `json:"average_precision_chance"`
	Difference     Difference `json:"difference"` // overlooked minus P
	AttentionHits  float64    `json:"mean_attention_of_breakouts"`
	AttentionOther float64    `json:"mean_attention_of_others"`
}

// Forecast is one forecast of the hindcast beside what followed.
type Forecast struct {
	Month    blindspot.Month
	Group    blindspot.Group
	P        float64
	Outcome  Breakout
	Resolved bool // Outcome is known
}

// String says what the overlooked ranking costs or gains, in a sentence or two.
func (o *OverlookedSkill) String() string {
	return fmt.Sprintf("Where attention is known (%d group-quarters in %d quarters, %d of them followed by a breakout), ranking by overlooked finds breakouts with an average precision of %s, against %s by P alone, %s by inattention alone and %s by chance; overlooked minus P is %+.2f (%+.2f to %+.2f). Groups that broke out stood at an attention percentile of %s on average, others at %s.",
		o.GroupQuarters, o.Quarters, o.Breakouts, number(o.ByOverlooked), number(o.ByP), number(o.ByInattention), number(o.ByChance),
		o.Difference.Difference, o.Difference.Low, o.Difference.High, number(o.AttentionHits), number(o.AttentionOther))
}
