package main

import (
	"strings"
	"testing"
)

// A claim about a group of the store, as people and as programs read it.
func TestCheckClaim(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	var got struct {
		Group, Verdict, Summary, Claim string
		Test                           struct{ Kind, Text string }
		Findings                       []struct{ Values []struct{ Key string } }
		Evidence                       []struct{ ID string }
		Citations                      []string
	}
	decode(t, succeed(t, home, "check", "Made-up Front", "quiet  since 2020-03", "--json").out, &got)
	if got.Verdict != "contradicted" || got.Test.Text != "no events since 2020-03" || got.Test.Kind != "count" || len(got.Evidence) != 3 || len(got.Citations) != 1 || got.Group != "Made-up Front" || got.Findings[0].Values[0].Key != "events" {
		t.Errorf("%+v", got)
	}
	out := succeed(t, home, "check", "Made-up Front", "quiet since 2020-03").out
	for _, want := range []string{"CONTRADICTED: quiet since 2020-03", "Read as: no events since 2020-03", "INTERVAL", "Evidence (3 rows)", "Source: "} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %q:\n%s", want, out)
		}
	}
}

// Errors point at the word, and nothing that is no organisation becomes a subject.
func TestCheckClaimRefuses(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	for _, tt := range []struct {
		code int
		args []string
		says []string
	}{
		{2, []string{"Made-up Front", "evnts 2020 > 3"}, []string{"  evnts 2020 > 3\n  ^^^^^", `did you mean "events"?`, "here may stand"}},
		{2, []string{"Made-up Front", "events in Congo 2020 > 3"}, []string{"(COD) with no event of the group"}},
		{4, []string{"Made-up Front", "events against Nobody 2020 > 3"}, []string{"no actor named"}},
		{2, []string{"Made-up Front in Afghanistan", "events in Chad 2020 > 3"}, []string{"the claim names Chad"}},
		{2, []string{"Government of Afghanistan", "events 2020 > 3"}, []string{"is a state"}},
		{4, []string{"Made-up Frnt", "events 2020 > 3"}, []string{"Made-up Front"}},
		{4, []string{"Made-up Front"}, []string{"blindspot check \"Made-up Front\"", "case init"}},
		{2, []string{"Made-up Front", "events 2020 > 3", "x"}, []string{"--help"}},
	} {
		r := run(t, home, append([]string{"check"}, tt.args...)...)
		for _, want := range tt.says {
			if r.code != tt.code || !strings.Contains(r.err, want) || r.out != "" {
				t.Errorf("%q: exit code %d, want %d and %q:\n%s%s", tt.args, r.code, tt.code, want, r.out, r.err)
			}
		}
	}
}

func TestCompleteClaim(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	for _, tt := range []struct{ claim, want string }{
		{"ev", "events"}, {"events ag", "events against"}, {"events in Nige", "events in Nigeria"}, {"events against Gov", "events against Government of Afghanistan"},
		{"rank by deaths in Cen", "rank by deaths in Central Asia"}, {"activity.ev", "activity.events_change"}, {"events in Nigeria 2020 ri", "events in Nigeria 2020 rising"},
	} {
		if out := succeed(t, home, "__complete", "check", "Made-up Front", tt.claim).out; !strings.Contains("\n"+out, "\n"+tt.want) {
			t.Errorf("%q does not offer %q:\n%s", tt.claim, tt.want, out)
		}
	}
}
