package blindspot

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
}

// ClaimTest is one way to decide a claim: a named test with its parameters. The
// parameters are checked when the case is read, by the test that takes them.
type ClaimTest struct {
	Kind   string            `json:"kind"`
	Params map[string]string `json:"params,omitempty"`
}

// CheckedClaim is a claim with its verdict; Summary states the deciding numbers.
type CheckedClaim struct {
	ID       string    `json:"id"`
	Claim    string    `json:"claim"`
	Verdict  Verdict   `json:"verdict"`
	Summary  string    `json:"summary"`
	Findings []Finding `json:"findings"`
	Needs    string    `json:"needs"`
	Caveats  []string  `json:"caveats"`
}
