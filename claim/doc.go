// Package claim is the claim ledger: it checks the sentences of a case against
// data and gives each a verdict with numbers, evidence and caveats. No verdict
// is written by hand. A claim is data (claims.yaml): a sentence and the tests
// that decide it, each a kind with parameters. The same claim with other data
// may get another verdict.
//
//	checked, err := claim.Evaluate(ctx, claim.Inputs{Case: c, Store: store})
//
// # Verdicts
//
// Each kind of test has one rule, which Kinds states. All follow one idea: a
// test supports the claim when the whole interval of its number lies on the
// claimed side of the threshold, contradicts it when the whole interval lies on
// the other side, and is mixed when the interval holds the threshold. It is
// untestable when the data do not reach the question.
//
// Tests of one claim are ways to decide the same thing: those that cannot be run
// fall away, and the verdict is that on which the others agree, or mixed. Where
// a claim says several things, tests carry the parameter "part": the claim is
// supported only when every part is. A test with "role: context" is shown and
// decides nothing.
//
// # What a chronicle can show
//
// The events of a case are a collection and no census. They can show that
// something happened, so they can support "it attacked there" and contradict
// "it never did"; they can never show that something did not happen, nor how
// often it did. Rates are tested on published counts only. Absence counts only
// where an event store is known to cover the place and time.
//
// Rows that cite the assessed text itself are left out: a text is no evidence
// for its own claims. Rows graded below C3, and events attributed on suspicion
// only, do not count unless a test says so, and the summary tells how many there
// were.
//
// # As-of
//
// Only what was published or had happened by the as-of date is used.
package claim
