// Package assess makes judgements of findings by explicit rules: what changed,
// compared with what, how sure. A judgement takes its numbers from the finding
// it rests on, so that the prose cannot contradict the table.
//
// Likelihood and confidence are kept apart, as ICD 203 asks: a probability has
// a word of the scale, confidence has a sentence of its own that gives its
// reasons, and no sentence holds both. A probability gets a word only where a
// backtest of the model that made it is at hand.
//
//	judgements := assess.Judge(assessment, assess.Options{Scale: assess.ICD203})
//
// An analyst's own judgements come from the case folder and are marked as such;
// [CheckWord] refuses a word that contradicts its number.
package assess
