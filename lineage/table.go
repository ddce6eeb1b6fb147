package lineage

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
)

//go:embed lineage.csv
var builtin string

// Builtin returns the rows that come with the program. A test reads them, so that
// a fault in them cannot reach a user.
var Builtin = sync.OnceValues(func() ([]blindspot.Lineage, error) { return Parse(strings.NewReader(builtin)) })

// With lays the user's own rows over others: a row takes the place of one of the
// same names and first day, and one that is denied takes it away.
func With(table, own []blindspot.Lineage) []blindspot.Lineage {
	var out []blindspot.Lineage
	for _, row := range table {
		if !slices.ContainsFunc(own, row.Same) {
			out = append(out, row)
		}
	}
	for _, row := range own {
		if !row.Denied {
			row.Own = true
			out = append(out, row)
		}
	}
	return out
}

// Parse reads rows of from, to, since, until, countries (ISO 3166 alpha-3, with
// spaces between), note and source, as a CSV file without heading. Errors:
// BadInput with the line.
func Parse(r io.Reader) ([]blindspot.Lineage, error) {
	reader := csv.NewReader(r)
	reader.Comment, reader.FieldsPerRecord = '#', 7
	var out []blindspot.Lineage
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, "give from, to, since, until, countries, note and source, with commas between", "lineage: %w", err)
		}
		line, _ := reader.FieldPos(0)
		row, err := parse(fields)
		if err == nil {
			err = Check(row)
		}
		if err == nil && slices.ContainsFunc(out, row.Same) {
			err = blindspot.Errorf(blindspot.BadInput, "leave one of them out", "%s stands under %s from %s on twice", row.From, row.To, row.When.From)
		}
		if err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, blindspot.HintOf(err), "line %d of the lineage table: %w", line, err)
		}
		out = append(out, row)
	}
}

func parse(f []string) (row blindspot.Lineage, err error) {
	row = blindspot.Lineage{From: blindspot.ActorID(f[0]), To: blindspot.ActorID(f[1]), Countries: strings.Fields(f[4]), Note: f[5], Source: f[6]}
	if row.When.From, err = blindspot.ParseDate(f[2]); err != nil {
		return row, err
	}
	if f[3] != "" {
		row.When.To, err = blindspot.ParseDate(f[3])
	}
	return row, err
}

// Check refuses a row that cannot be. Errors: BadInput with the remedy.
func Check(row blindspot.Lineage) error {
	bad := func(hint, format string, args ...any) error {
		return blindspot.Errorf(blindspot.BadInput, hint, format, args...)
	}
	for _, id := range []blindspot.ActorID{row.From, row.To} {
		if prefix, own, ok := strings.Cut(string(id), ":"); !ok || prefix == "" || own == "" || strings.ContainsAny(string(id), " ,") {
			return bad("use ids such as ucdp:234; blindspot actor TEXT finds them", "%q is no actor id", id)
		}
	}
	switch {
	case row.From == row.To:
		return bad("name two actors", "%s cannot stand under itself", row.From)
	case !row.When.From.Known():
		return bad("give the first day on which its events stand under the other name", "the row of %s has no first day", row.From)
	case row.When.To.Known() && row.When.To < row.When.From:
		return bad("give a last day that is not before the first", "%s ends before it begins", row.When)
	case row.Source == "" && !row.Denied:
		return bad("say who says so", "the row of %s has no source", row.From)
	}
	for _, c := range row.Countries {
		if len(c) != 3 || strings.ToUpper(c) != c {
			return bad("use ISO 3166 alpha-3 codes such as NGA", "%q is no country code", c)
		}
	}
	return nil
}

// Of are the rows that speak of the actor ids, on either side, in order of day.
// Where countries are given, only rows that hold in one of them.
func Of(table []blindspot.Lineage, ids []blindspot.ActorID, countries []string) []blindspot.Lineage {
	var out []blindspot.Lineage
	for _, row := range table {
		if _, somewhere := common(row.Countries, countries); somewhere && (slices.Contains(ids, row.From) || slices.Contains(ids, row.To)) {
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b blindspot.Lineage) int { return int(a.When.From - b.When.From) })
	return out
}

// common are the countries in both lists, and whether there is any; an empty list
// is all countries.
func common(a, b []string) ([]string, bool) {
	if len(a) == 0 {
		return b, true
	}
	if len(b) == 0 {
		return a, true
	}
	var out []string
	for _, c := range a {
		if slices.Contains(b, c) {
			out = append(out, c)
		}
	}
	return out, len(out) > 0
}
