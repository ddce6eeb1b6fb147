package brief_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
)

func sample() brief.Brief {
	shift := blindspot.Shift{Added: blindspot.Amount{Events: 12, Deaths: 40}, Revised: blindspot.Amount{Events: 1, Deaths: -3}}
	return brief.Brief{Since: blindspot.NewDate(2026, time.August, 19), Until: blindspot.NewDate(2026, time.September, 20),
		Releases:  []brief.ReleaseCame{{Release: "26.0.8"}},
		Total:     shift,
		Countries: []blindspot.CountryShift{{Country: "NGA", Name: "Nigeria", Shift: shift}},
		Groups:    []brief.GroupChange{{GroupShift: blindspot.GroupShift{Name: "River *Guard* <b>", Country: "NGA", Shift: shift}, CountryName: "Nigeria"}},
		Movements: []brief.Movement{{Name: "Coast Army", Before: 4, Now: 1, Chance: 0.3, Was: 0.2}, {Name: "New Band", Now: 7, Chance: 0.1}, {Name: "Old Band", Before: 9}},
		Forecasts: []brief.ResolvedForecast{{Name: "River Guard", Target: blindspot.NewMonth(2026, time.August), Value: 1, CRPS: 0.5, Baseline: 0.7, Held: true}},
	}
}

// All faces of a brief say the same lines.
func TestFacesSayTheSame(t *testing.T) {
	b := sample()
	var text, md, html bytes.Buffer
	for _, err := range []error{b.Text(&text), b.Markdown(&md), b.HTML(&html)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if want := "1 release came (26.0.8): 12 events added (40 deaths) and 1 event revised (3 deaths fewer)."; !strings.Contains(text.String(), want) || !strings.Contains(html.String(), want) {
		t.Errorf("not said: %s\n%s", want, &text)
	}
	for _, want := range []string{"Coast Army: place 1, was 4", "New Band: new, in place 7", "Old Band: no longer ranked, was in place 9", "1 death came", "held 1 of 1", "No group is new."} {
		if !strings.Contains(text.String(), want) || !strings.Contains(md.String(), want) || !strings.Contains(html.String(), want) {
			t.Errorf("not said everywhere: %s\n%s", want, &text)
		}
	}
	if strings.Contains(html.String(), "<b>") || strings.Contains(md.String(), "*Guard*") && !strings.Contains(md.String(), `\*Guard\*`) {
		t.Errorf("a name is read as markup:\n%s\n%s", &html, &md)
	}
}

// Of what was not looked at nobody says that it did not change.
func TestWhatWasNotLookedAt(t *testing.T) {
	b := brief.Brief{}
	said := func() string {
		var text bytes.Buffer
		if err := b.Text(&text); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	if text := said(); strings.Count(text, "Not compared here.") != 3 || strings.Contains(text, "are as they were") || strings.Contains(text, "four answers changed") || strings.Contains(text, "flipped.") {
		t.Error(text)
	}
	b.NewOthers = 2
	if text := said(); !strings.Contains(text, "2 other new sides are no organisations, or not known to be any") {
		t.Error(text)
	}
	b.Looked = brief.Looked{Groups: []string{"River Guard", "Coast Army"}, Board: true, Cases: []string{"is-khorasan"}}
	for _, want := range []string{"None of the four answers changed for River Guard and Coast Army.", "The first places of the board are as they were.", "No verdict of is-khorasan flipped."} {
		if text := said(); !strings.Contains(text, want) || strings.Contains(text, "Not compared") {
			t.Errorf("not said: %s\n%s", want, text)
		}
	}
}

// A feed holds each brief once, the newest first, and stays one that can be read.
func TestFeed(t *testing.T) {
	b, now := sample(), time.Date(2026, 9, 21, 8, 0, 0, 0, time.UTC)
	one, err := b.Feed(nil, now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Feed(one, now.AddDate(0, 0, 1))
	if err != nil || !bytes.Equal(one, again) {
		t.Errorf("the same brief is put in twice: %v", err)
	}
	b.Until++ // nothing else is said a day later
	if again, err = b.Feed(one, now.AddDate(0, 0, 1)); err != nil || !bytes.Equal(one, again) {
		t.Errorf("a day alone makes another brief: %v", err)
	}
	b.Total.Added.Events++
	two, err := b.Feed(one, now.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Entries []struct {
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
			Content struct {
				Type string `xml:"type,attr"`
				Text string `xml:",chardata"`
			} `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(two, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != 2 || f.Updated != "2026-09-22T08:00:00Z" || f.Entries[0].Updated != f.Updated || f.Entries[1].Updated != "2026-09-21T08:00:00Z" ||
		f.Entries[0].ID == f.Entries[1].ID || f.Author == "" || !strings.Contains(f.Entries[0].Content.Text, "<h2>") || f.Entries[0].Content.Type != "html" {
		t.Errorf("%+v", f)
	}
	if _, err := b.Feed([]byte("<html></html>"), now); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("a file of something else: %v", err)
	}
}
