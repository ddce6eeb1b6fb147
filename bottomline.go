package blindspot

// Question is one of the four that every assessment begins with.
type Question string

// The four questions, in the order in which they are shown.
const (
	Growing         Question = "growing"
	Spreading       Question = "spreading"
	ReachingFurther Question = "reaching_further"
	Unwatched       Question = "unwatched"
)

// Questions are the four.
var Questions = []Question{Growing, Spreading, ReachingFurther, Unwatched}

// Words is the question as a heading has it: "reaching further".
func (q Question) Words() string {
	if q == ReachingFurther {
		return "reaching further"
	}
	return string(q)
}

// Answer is the reply to one of the questions, with the one number it rests on.
type Answer struct {
	Question Question  `json:"question"`
	Reply    Reply     `json:"reply"`
	Number   Value     `json:"number"` // unknown where the reply is NotCovered
	Window   DateRange `json:"window"` // of the number
	Trends   []Trend   `json:"trends"`
	Text     string    `json:"text"` // the number and its trend in a sentence
	Measure  string    `json:"measure,omitempty"`
}

// Reply is yes, no, unclear or not known.
type Reply string

// A change is called where its interval lies beyond a change by a tenth (for the
// attention, beyond a tenth off the middle group); where it does not, the reply is
// Unclear, and without the data NotCovered.
const (
	Yes        Reply = "yes"
	No         Reply = "no"
	Unclear    Reply = "unclear"
	NotCovered Reply = "not_known"
)

// Words is the reply as a sentence has it: "not known".
func (r Reply) Words() string {
	if r == NotCovered {
		return "not known"
	}
	return string(r)
}

// Trend is how a number of the last months compares with that of as many months
// before them or, for the attention, with where it stood that many months ago.
type Trend struct {
	Months int      `json:"months"`
	What   string   `json:"what"`   // "events", "deaths", "effective number of areas"
	Change Quantity `json:"change"` // ratio
	P      *float64 `json:"p,omitempty"`
	Text   string   `json:"text"`
}

// BottomLine is what an assessment says first: the four answers, and what matters
// most with how sure that is.
type BottomLine struct {
	Answers    []Answer   `json:"answers"`
	Sentence   string     `json:"sentence"`
	Confidence Confidence `json:"confidence"`
	Basis      string     `json:"basis"`
}

// Answer returns the answer to the question, and whether there is one.
func (b BottomLine) Answer(q Question) (Answer, bool) {
	for _, a := range b.Answers {
		if a.Question == q {
			return a, true
		}
	}
	return Answer{}, false
}

// Hypothesis is an explanation of the main change, with what speaks for it and
// what speaks against it.
type Hypothesis struct {
	Name    string `json:"name"` // "reporting"
	Text    string `json:"text"`
	Speaks  Speaks `json:"speaks"`
	Because string `json:"because"` // the finding, in a sentence
	Measure string `json:"measure"` // where the finding stands
}

// Speaks is which way a finding points.
type Speaks string

// The ways a finding can point.
const (
	For     Speaks = "for"
	Against Speaks = "against"
	Neither Speaks = "neither"
)

// Criterion is one of the rules that set a confidence, and what it found.
type Criterion struct {
	Name  string     `json:"name"` // sources, coverage, model, agreement, record
	Level Confidence `json:"level"`
	Text  string     `json:"text"`
}

// Indicator is what to watch: a number that somebody can look up by a month, and
// what it would say.
type Indicator struct {
	Text      string  `json:"text"`
	Measure   string  `json:"measure"`
	Threshold float64 `json:"threshold"`
	By        Month   `json:"by"`
}

// Note is a fact that a reader needs once, for context.
type Note struct {
	Name     string   `json:"name"` // opponents, places, civilians, turn, relations, forecast
	Text     string   `json:"text"`
	Evidence []string `json:"evidence"`
}
