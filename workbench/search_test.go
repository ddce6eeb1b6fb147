package workbench_test

import (
	"context"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/workbench"
)

// found are the hits of a text, as "kind name".
func found(t *testing.T, b *workbench.Bench, text string, day blindspot.Date) []string {
	t.Helper()
	s, err := b.Search(context.Background(), text, day, cases.Names())
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	out := []string{}
	for _, h := range s.Hits {
		out = append(out, string(h.Kind)+" "+h.Name)
	}
	return out
}

// A name is found however it is typed, the best fit first; a group in a country is
// a hit of its own.
func TestSearchFindsByName(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for _, c := range []struct {
		text string
		want []string // among the hits
	}{
		{"River Guard", []string{"group River Guard"}},
		{"river-guard", []string{"group River Guard"}},
		{"guard", []string{"group River Guard"}},
		{"iver gua", []string{"group River Guard"}},
		{"ucdp:9001", []string{"group Northern Front"}},
		{"Northern Front", []string{"group Northern Front", "theatre Northern Front in Iraq"}},
		{"Northern Front in Ira", []string{"theatre Northern Front in Iraq"}},
		{"khorasan", []string{"case Islamic State's Khorasan branch and its network, 2015 to 2025", "area Razavi Khorasan"}},
		{"nigeria", []string{"country Nigeria"}},
		{"NGA", []string{"country Nigeria"}},
		{"borno", []string{"area Borno"}},
	} {
		got := found(t, b, c.text, desktest.Between)
		for _, w := range c.want {
			if !slices.Contains(got, w) {
				t.Errorf("%q lacks %q: %q", c.text, w, got)
			}
		}
	}
	if got := found(t, b, "river guard", 0); got[0] != "group River Guard" {
		t.Errorf("first stands %q", got[0])
	}
}

// What is no organisation is no hit, nor what was not known on the day, nor
// everything where the text is nothing.
func TestSearchKeepsItsBounds(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for _, text := range []string{"Civilians", "Government of", "ucdp:9999"} {
		for _, h := range found(t, b, text, 0) {
			if h[:5] == "group" || h[:7] == "theatre" {
				t.Errorf("%q finds %q", text, h)
			}
		}
	}
	for _, text := range []string{"", "  ", "-/'", "\u200b"} {
		if got := found(t, b, text, 0); len(got) != 0 {
			t.Errorf("%q finds %q", text, got)
		}
	}
	if got := found(t, b, "Dawn Movement", blindspot.NewDate(2019, 6, 30)); len(got) != 0 {
		t.Errorf("in 2019 nobody knew %q", got)
	}
	if got := found(t, b, "Dawn Movement", 0); len(got) == 0 {
		t.Error("today it is known")
	}
	s, err := b.Search(context.Background(), "Rivver Gard", 0, nil)
	if err != nil || len(s.Hits) != 0 || !slices.Contains(s.Similar, "River Guard") {
		t.Errorf("misspelt: %+v, %v", s, err)
	}
	long := make([]byte, 1<<20)
	for i := range long {
		long[i] = 'a'
	}
	if _, err := b.Search(context.Background(), string(long), 0, nil); blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("a megabyte of name: %v", err)
	}
}
