package blindspot

import "strings"

// Verdict is the outcome of testing a claim.
type Verdict string

// The four verdicts. Untestable says which data would test the claim.
const (
	Supported    Verdict = "supported"
	Contradicted Verdict = "contradicted"
	Mixed        Verdict = "mixed"
	Untestable   Verdict = "untestable"
)

// Claim is one sentence of an assessment with the tests that decide it.
type Claim struct {
	ID    string      `json:"id"`
	Text  string      `json:"claim"`
	Tests []ClaimTest `json:"tests"`
	Needs string      `json:"needs,omitempty"` // data that would test it, or test it better
	Note  string      `json:"note,omitempty"`  // a caveat that holds whatever the verdict
	// Unknowable is what the claim says beyond anything that is recorded anywhere, as
	// far as whoever wrote its tests knows.
	Unknowable string `json:"unknowable,omitempty"`
}

// ClaimTest is one way to decide a claim: a named test with its parameters, or
// the same in a line of the claim language. The parameters are checked when the
// case is read, by the test that takes them.
type ClaimTest struct {
	Kind   string            `json:"kind"`
	Params map[string]string `json:"params,omitempty"`
	Text   string            `json:"text,omitempty"` // in the claim language; it says kind and parameters where these are empty
}

// CaseAnswer is a question of a case with what the data answer: Short is "yes", "no",
// "not clear" or "not known", or "" for a question that has no yes or no.
type CaseAnswer struct {
	ID       string    `json:"id"`
	Question string    `json:"question"`
	Short    string    `json:"short"`
	Text     string    `json:"text"`
	Needs    string    `json:"needs"` // data that would answer it, or answer it better
	Findings []Finding `json:"findings"`
	Caveats  []Warning `json:"caveats"`
}

// Says is the answer in words: yes or no first, and what would answer it where
// nothing does.
func (a CaseAnswer) Says() string {
	says := a.Text
	if a.Short != "" {
		says = strings.ToUpper(a.Short[:1]) + a.Short[1:] + ". " + says
	}
	if a.Short == "not known" && a.Needs != "" {
		says += " What would tell: " + a.Needs + "."
	}
	return says
}

// Account is what the claims of an article came to: each claim stands in one of
// the first three lists, or in none where it could not be tested.
type Account struct {
	Right      []string `json:"right"`
	Wrong      []string `json:"wrong"`
	Unclear    []string `json:"unclear"`    // the data speak for a part, or for neither side
	Unknowable []string `json:"unknowable"` // what no record tells, of any claim
	// Text has a sentence for each list, in that order.
	Text []string `json:"text"`
}

// CheckedClaim is a claim with its verdict; Summary states the deciding numbers.
type CheckedClaim struct {
	ID       string    `json:"id"`
	Claim    string    `json:"claim"`
	Verdict  Verdict   `json:"verdict"`
	Summary  string    `json:"summary"`
	Findings []Finding `json:"findings"`
	Needs    string    `json:"needs"`
	Caveats  []Warning `json:"caveats"`
	// Unknowable as of Claim.
	Unknowable string `json:"unknowable,omitempty"`
}
