package watch

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// state writes the skill in a few words, losses included.
func (s *Skill) state() {
	var parts []string
	for _, b := range s.Scores[1:] {
		parts = append(parts, fmt.Sprintf("%s for %s", number(b.AveragePrecision), b.Name))
	}
	s.Statement = fmt.Sprintf("Over %d quarters from %s to %s (%s group-quarters, %s of them followed by a breakout) the model had an average precision of %s, against %s.",
		s.Quarters, s.From, s.To, prose.Average(float64(s.GroupQuarters)), prose.Average(float64(s.Breakouts)), number(s.Scores[0].AveragePrecision), prose.List(parts))
	var clauses []string
	of := map[string][]string{} // baselines by what is said of them
	for _, b := range s.Scores[1:] {
		clause := s.against(b.Name)
		if of[clause] == nil {
			clauses = append(clauses, clause)
		}
		of[clause] = append(of[clause], b.Name)
	}
	for _, clause := range clauses {
		s.Statement += fmt.Sprintf(" Against %s: %s.", prose.List(of[clause]), clause)
	}
	s.Warnings = append(s.Warnings,
		blindspot.Warnf(blindspot.WarnHindcastRevised, "The hindcast uses the releases of the store, which know more of the past than anyone knew then."),
		blindspot.Warnf(blindspot.WarnCasesDependent, "Quarters overlap and few groups break out: the number of independent cases is far smaller than that of group-quarters."))
}

// against says by which scores the model was better or worse than the baseline.
// It is clearly so only where every way of resampling says so.
func (s *Skill) against(baseline string) string {
	by, all := map[string][]string{}, 0
	for _, m := range metrics {
		verdict := ""
		for _, d := range s.Differences {
			switch {
			case d.Baseline != baseline || d.Metric != m.name:
			case verdict == "" || verdict == d.Verdict:
				verdict = d.Verdict
			default:
				verdict = undecided
			}
		}
		if verdict != "" {
			by[verdict] = append(by[verdict], words(m.name))
			all++
		}
	}
	var out []string
	for _, v := range [][2]string{{won, "clearly better"}, {lost, "clearly worse"}, {undecided, "not clearly different"}} {
		switch of := by[v[0]]; {
		case len(of) == all:
			out = append(out, v[1]+" by all scores")
		case len(of) > 0:
			out = append(out, v[1]+" by "+prose.List(of))
		}
	}
	return strings.Join(out, "; ")
}

func number(v float64) string { return fmt.Sprintf("%.2f", v) }

// words writes the name of a metric for people.
func words(metric string) string {
	if metric == "brier" {
		return "Brier score"
	}
	return strings.ReplaceAll(metric, "_", " ")
}
