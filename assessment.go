package blindspot

// Confidence is how firm the basis of a judgement is; it is never a likelihood.
type Confidence string

// The levels of confidence of ICD 203.
const (
	LowConfidence      Confidence = "low"
	ModerateConfidence Confidence = "moderate"
	HighConfidence     Confidence = "high"
)

// Judgement is one sentence of an assessment with what supports it. Probability
// is NaN, and Word empty, for a judgement about what has been; a judgement
// about what will be has both, and its backtest in Skill.
type Judgement struct {
	Text        string     `json:"text"`
	Probability Quantity   `json:"probability"`
	Word        string     `json:"word"`
	Confidence  Confidence `json:"confidence"`
	Basis       string     `json:"basis"`    // the sentence that gives the reason for the confidence
	Evidence    []string   `json:"evidence"` // measures and ids
	Author      string     `json:"author"`   // "blindspot", or the analyst's own name for themselves
	Changes     string     `json:"changes"`  // what would change the judgement
	Alternative string     `json:"alternative,omitempty"`
	Skill       string     `json:"skill,omitempty"`
}

// Assessment is everything said about one group as of a date.
type Assessment struct {
	Group      string         `json:"group"`
	Matched    string         `json:"matched,omitempty"` // the alias that matched
	AsOf       Date           `json:"as_of"`
	Case       string         `json:"case,omitempty"`
	Judgements []Judgement    `json:"judgements"`
	Findings   []Finding      `json:"findings"`
	Claims     []CheckedClaim `json:"claims,omitempty"`
	Datasets   []Dataset      `json:"datasets"`
	Coverage   []Coverage     `json:"coverage"`
	Limits     []string       `json:"limits"`
	Changed    []string       `json:"changed_since,omitempty"`
}
