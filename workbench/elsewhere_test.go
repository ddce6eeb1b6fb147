package workbench_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/memory"
)

// A claim that names no place is decided where the group is on record. Where the
// store does not cover the world the answer says so, and how many countries there
// were at most nobody knows.
func TestClaimsThatNameNoPlace(t *testing.T) {
	t.Parallel()
	some, whole := desktest.Releases(), desktest.Releases()
	for r := range whole {
		for i := range whole[r].Coverage {
			whole[r].Coverage[i].Country = blindspot.Worldwide
		}
	}
	for _, c := range []struct {
		text    string
		some    blindspot.Verdict
		told    bool
		stated  blindspot.Verdict
		comment string
	}{
		{"countries 2016 <= 100", blindspot.Untestable, true, blindspot.Supported, "others may be anywhere"},
		{"countries 2016 >= 100", blindspot.Untestable, true, blindspot.Contradicted, "others may be anywhere"},
		{"countries 2016 >= 1", blindspot.Supported, true, blindspot.Supported, "one is on record"},
		{"events 2016 <= 10000", blindspot.Supported, true, blindspot.Supported, "where it is on record"},
		{"events in Nigeria 2016 <= 10000", blindspot.Supported, false, blindspot.Supported, "a place is named"},
		{"countries in Nigeria 2016 <= 1", blindspot.Supported, false, blindspot.Supported, "a place is named"},
	} {
		for _, s := range []struct {
			releases []memory.Release
			want     blindspot.Verdict
			told     bool
		}{{some, c.some, c.told}, {whole, c.stated, false}} {
			got, err := desktest.Bench(desktest.Memory(t, s.releases)).Test(context.Background(), "River Guard", c.text, desktest.Between, false)
			if err != nil || got.Verdict != s.want {
				t.Errorf("%q (%s) is %s, want %s: %v %s", c.text, c.comment, got.Verdict, s.want, err, got.Summary)
				continue
			}
			told := slices.ContainsFunc(got.Caveats, func(w blindspot.Warning) bool {
				return w.Code == blindspot.WarnElsewhereUnknown && strings.Contains(w.Text, "Nigeria")
			})
			if told != s.told {
				t.Errorf("%q (%s): told of other countries %t, want %t: %v", c.text, c.comment, told, s.told, got.Caveats)
			}
		}
	}
}

// Two countries may be joined by "and"; a country with "and" in its name is one.
func TestPlacesJoinedByAnd(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for text, want := range map[string]string{
		"events in Nigeria, Niger and Chad 2016 >= 1":             "",
		"events in Nigeria and Chad 2016 >= 1":                    "",
		"events in Bosnia and Herzegovina 2016 >= 0":              "",
		"events in Bosnia and Herzegowina 2016 >= 1":              "Bosnia and Herzegovina",
		"events in Chad and Trinidad and Tobago, Niger 2016 >= 1": "",
	} {
		_, err := b.Test(context.Background(), "River Guard", text, desktest.Between, false)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error()+blindspot.HintOf(err), want)) {
			t.Errorf("%s: %v (%s)", text, err, blindspot.HintOf(err))
		}
	}
}

// A state may be named as people name it; the answer says whom it was taken for.
func TestOpponentsNamedByCountry(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	var events []float64
	for _, name := range []string{"Government of Nigeria", "Nigeria", "NGA", "nigeria"} {
		got, err := b.Test(context.Background(), "River Guard", "events against "+name+" 2018 >= 1", desktest.Between, false)
		if err != nil || got.Verdict != blindspot.Supported || !strings.Contains(got.Summary, "against Government of Nigeria") {
			t.Errorf("%s: %s %v %s", name, got.Verdict, err, got.Summary)
			continue
		}
		events = append(events, got.Findings[0].Values[0].Q.Value)
	}
	if len(slices.Compact(events)) != 1 {
		t.Errorf("one state has several numbers of events: %v", events)
	}
	if _, err := b.Test(context.Background(), "River Guard", "events against Western Africa 2018 >= 1", desktest.Between, false); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("a region was taken for an opponent: %v", err)
	}
}
