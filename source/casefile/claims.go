package casefile

import (
	"fmt"

	"github.com/blindspot/blindspot"
)

func claimKey(id string, test int, param string) string {
	return fmt.Sprintf("%s/%d/%s", id, test, param)
}

// readClaims reads claims.yaml. Whether a test's kind and parameters are known
// is checked by package claim, which has the tests.
func (c *Case) readClaims(data []byte, faults *Faults) {
	if data == nil {
		return
	}
	var schema claimsSchema
	d, ok := readDocument("claims.yaml", data, &schema, faults)
	if !ok {
		return
	}
	seen := map[string]bool{}
	for i, q := range schema.Questions {
		at := fmt.Sprintf("$.questions[%d]", i)
		d.required(at+".question", q.Question)
		c.Questions = append(c.Questions, c.readClaim(d, at, claimSchema{ID: q.ID, Claim: q.Question, Test: q.Test, Tests: q.Tests, Needs: q.Needs, Note: q.Note}, seen))
	}
	for i, s := range schema.Claims {
		at := fmt.Sprintf("$.claims[%d]", i)
		d.required(at+".claim", s.Claim)
		c.Claims = append(c.Claims, c.readClaim(d, at, s, seen))
	}
}

func (c *Case) readClaim(d document, at string, s claimSchema, seen map[string]bool) blindspot.Claim {
	d.required(at+".id", s.ID)
	if seen[s.ID] {
		d.fault(at+".id", "%q stands twice", s.ID)
	}
	seen[s.ID] = true
	if len(s.Tests) == 0 && s.Test == "" {
		d.fault(at+".tests", "a claim or question needs at least one test")
	}
	claim := blindspot.Claim{ID: s.ID, Text: s.Claim, Needs: s.Needs, Note: s.Note, Unknowable: s.Unknowable}
	c.claimLines[claimKey(s.ID, -1, "")] = d.line("%s.id", at)
	if s.Test != "" {
		claim.Tests = append(claim.Tests, blindspot.ClaimTest{Text: s.Test})
		c.claimLines[claimKey(s.ID, 0, "")] = d.line("%s.test", at)
	}
	for j, t := range s.Tests {
		claim.Tests = append(claim.Tests, c.readTest(d, fmt.Sprintf("%s.tests[%d]", at, j), s.ID, len(claim.Tests), t))
	}
	return claim
}

// readTest reads one test: a line of the claim language, or a kind with its
// parameters.
func (c *Case) readTest(d document, at, claim string, n int, t testSchema) blindspot.ClaimTest {
	if t.Test != "" {
		c.claimLines[claimKey(claim, n, "")] = d.line("%s.test", at)
		if t.Kind != "" || len(t.Params) > 0 {
			d.fault(at+".test", "the line says kind and parameters; leave kind and params out")
		}
		return blindspot.ClaimTest{Text: t.Test}
	}
	d.required(at+".kind", t.Kind)
	c.claimLines[claimKey(claim, n, "")] = d.line("%s.kind", at)
	for _, p := range sortedKeys(t.Params) {
		c.claimLines[claimKey(claim, n, p)] = d.line("%s.params.'%s'", at, p)
	}
	return blindspot.ClaimTest{Kind: t.Kind, Params: t.Params}
}

// readJudgements reads the analyst's own judgements. Whether a word fits its
// probability is checked where sentences are made; here both are only read.
func (c *Case) readJudgements(data []byte, faults *Faults) {
	if data == nil {
		return
	}
	var schema judgementsSchema
	d, ok := readDocument("judgements.yaml", data, &schema, faults)
	if !ok {
		return
	}
	for i, s := range schema.Judgements {
		at := fmt.Sprintf("$.judgements[%d]", i)
		d.required(at+".text", s.Text)
		d.required(at+".author", s.Author)
		j := blindspot.Judgement{Text: s.Text, Author: s.Author, Probability: blindspot.Unknown(), Word: s.Word,
			Confidence: blindspot.Confidence(s.Confidence), Basis: s.Basis, Evidence: s.Evidence,
			Changes: s.Changes, Alternative: s.Alternative, Rule: s.Replaces}
		if s.Author == "blindspot" {
			d.fault(at+".author", "the program's own name; give the analyst's")
		}
		if p := s.Probability; p != nil {
			if !(*p >= 0 && *p <= 1) {
				d.fault(at+".probability", "%g is no probability between 0 and 1", *p)
			}
			j.Probability = blindspot.Exactly(*p)
		}
		if s.Word != "" && s.Probability == nil {
			d.fault(at+".word", "a probability word without its probability")
		}
		switch j.Confidence {
		case "", blindspot.LowConfidence, blindspot.ModerateConfidence, blindspot.HighConfidence:
		default:
			d.fault(at+".confidence", "%q is not low, moderate or high", s.Confidence)
		}
		c.Judgements = append(c.Judgements, j)
	}
}
