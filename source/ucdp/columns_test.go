package ucdp_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

const odd = "Actor,Actor.ID,Yr,Killed_best,Killed_low,Killed_high,Note,Version\n"

// Of a header that nobody knows the error shows the header, what is proposed and the
// command; a role without a column is named, given by the user, and read.
func TestColumnsOfAnUnknownHeader(t *testing.T) {
	t.Parallel()
	path := written(t, "ucdp-onesided-271-csv.zip", odd+"IS,234,2015,300,250,400,x,27.1\n")
	_, err := ucdp.ReadYearly(path, nil)
	for _, want := range []string{"Actor, Actor.ID, Yr, Killed_best", "deaths best = Killed_best", "actor id = Actor.ID", "No column fits: year"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	if hint := blindspot.HintOf(err); !strings.Contains(hint, "blindspot columns "+path+" --kind one-sided --accept --set \"year=COLUMN\"") {
		t.Errorf("hint %s", hint)
	}
	p, err := ucdp.ProposeColumns(path, "")
	if err != nil {
		t.Fatal(err)
	}
	c := ucdp.Columns{}
	if err := p.Accept(c, nil); blindspot.CodeOf(err) != blindspot.BadInput || len(c) != 0 {
		t.Errorf("a proposal that lacks a role is accepted: %v", err)
	}
	if err := p.Accept(c, map[ucdp.Role]string{"year": "Year"}); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("a column that the file has not: %v", err)
	}
	if err := p.Accept(c, map[ucdp.Role]string{"year": "Yr"}); err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := c.Write(&text); err != nil {
		t.Fatal(err)
	}
	again, err := ucdp.ParseColumns(&text)
	if err != nil {
		t.Fatal(err)
	}
	if y, err := ucdp.ReadYearly(path, again); err != nil || len(y.Sums) != 1 || y.Sums[0].Year != 2015 || y.Sums[0].Best != 300 {
		t.Errorf("%+v %v", y, err)
	}
	// Under another name the confirmed columns tell what it is.
	if y, err := ucdp.ReadYearly(written(t, "mine.csv", odd+"IS,234,2015,300,250,400,x,27.1\n"), again); err != nil || y.Kind != ucdp.OneSided {
		t.Errorf("%+v %v", y, err)
	}
	// A later release with other names asks anew.
	if _, err := ucdp.ReadYearly(written(t, "ucdp-onesided-281-csv.zip", strings.Replace(odd, "Killed_low", "Dead_low", 1)+"IS,234,2015,300,250,400,x,27.1\n"), again); err == nil || !strings.Contains(err.Error(), "deaths low = Dead_low") {
		t.Errorf("%v", err)
	}
}

// What a column holds decides, too: a name alone proposes nothing.
func TestProposalsLookAtTheCells(t *testing.T) {
	t.Parallel()
	path := written(t, "ucdp-onesided-271.csv", "actor_id,actor_name,year,x_year,best,low,high\nIS,234,first,2015,300,250,400\n")
	p, err := ucdp.ProposeColumns(path, "")
	if err != nil {
		t.Fatal(err)
	}
	got := map[ucdp.Role]string{}
	for _, r := range p.Roles {
		got[r.Role] = r.Column
	}
	if got["year"] != "x_year" || got["actor id"] != "" || got["actor"] != "actor_id" && got["actor"] != "" {
		t.Errorf("%v", got)
	}
}

func TestParseColumnsFaults(t *testing.T) {
	t.Parallel()
	const head = "kind,role,column\n"
	for text, want := range map[string]string{
		"":                            "cannot be read",
		"a,b,c\n":                     "another heading",
		head + "one-sided,year\n":     "cannot be read",
		head + "many-sided,year,y\n":  "line 2 of the table of columns: there is no kind",
		head + "one-sided,side a,y\n": "has no role",
		head + "one-sided,year,\n":    "has no column",
		head + "one-sided,year,a\none-sided,year,b\n":       "line 3",
		head + "one-sided,year,a\none-sided,deaths low,A\n": "given to the roles",
	} {
		_, err := ucdp.ParseColumns(strings.NewReader(text))
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), want) || blindspot.HintOf(err) == "" {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// A file of which nobody can tell what it is asks for the kind.
func TestUnknownKindFault(t *testing.T) {
	t.Parallel()
	path := written(t, "odd.csv", odd)
	if _, err := ucdp.ProposeColumns(path, ""); !strings.Contains(blindspot.HintOf(err), "--kind KIND, of country-years") {
		t.Errorf("%v (%s)", err, blindspot.HintOf(err))
	}
	if _, err := ucdp.ProposeColumns(path, "odd"); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Error(err)
	}
}
