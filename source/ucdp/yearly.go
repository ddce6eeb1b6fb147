package ucdp

import (
	"cmp"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/blindspot/blindspot"
)

// YearlyKind is a kind of UCDP's yearly files.
type YearlyKind string

// The kinds that can be held against the record.
const (
	CountryYears YearlyKind = "organised violence by country and year"
	BattleDeaths YearlyKind = "battle-related deaths by dyad and year"
	DyadYears    YearlyKind = "state-based dyads by year"
	NonState     YearlyKind = "non-state conflict by dyad and year"
	OneSided     YearlyKind = "one-sided violence by actor and year"
)

// Yearly is one of UCDP's yearly files.
type Yearly struct {
	File    string
	Kind    YearlyKind
	Version string // of the release, as its rows state it
	Sums    []blindspot.YearSum
	Unread  int // rows of which a side is no single actor, as in coalitions of states
}

// yearlyForms are the kinds by the columns that tell them, most telling first.
var yearlyForms = []struct {
	kind    YearlyKind
	tells   string
	columns []string
	read    func(t *table, y *Yearly) error
}{
	{CountryYears, "sb_total_deaths_best", []string{"country_id", "country", "year", "version", "sb_total_deaths_best", "sb_total_deaths_low", "sb_total_deaths_high",
		"ns_total_deaths_best", "ns_total_deaths_low", "ns_total_deaths_high", "os_total_deaths_best", "os_total_deaths_low", "os_total_deaths_high"}, (*table).countryYear},
	{BattleDeaths, "bd_best", []string{"dyad_id", "side_a", "side_a_id", "side_b", "side_b_id", "year", "version", "bd_best", "bd_low", "bd_high"}, (*table).battleDeaths},
	{OneSided, "is_government_actor", []string{"actor_id", "actor_name", "year", "version", "best_fatality_estimate", "low_fatality_estimate", "high_fatality_estimate"}, (*table).oneSided},
	{NonState, "best_fatality_estimate", []string{"dyad_id", "side_a_name", "side_a_id", "side_b_name", "side_b_id", "year", "version", "best_fatality_estimate", "low_fatality_estimate", "high_fatality_estimate"}, (*table).nonState},
	{DyadYears, "intensity_level", []string{"dyad_id", "side_a", "side_a_id", "side_b", "side_b_id", "year", "version", "intensity_level"}, (*table).dyadYear},
}

// ReadYearly reads one of UCDP's yearly files: organised violence by country and
// year, the dyadic file, battle-related deaths by dyad, non-state or one-sided
// violence, as CSV, gzip or zip. Errors: NotFound; BadInput with line and column.
func ReadYearly(path string) (Yearly, error) {
	t, done, err := openTable(path)
	if err != nil {
		return Yearly{}, err
	}
	defer func() { _ = done() }() // it was read
	y, err := t.yearly(filepath.Base(path))
	if err != nil {
		return y, named(err, path)
	}
	return y, nil
}

func (t *table) yearly(name string) (Yearly, error) {
	y := Yearly{File: name}
	for _, form := range yearlyForms {
		if _, ok := t.at[form.tells]; !ok {
			continue
		}
		y.Kind = form.kind
		if err := t.needs("UCDP's file of "+string(form.kind), form.columns...); err != nil {
			return y, err
		}
		for {
			err := t.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				y.Version = cmp.Or(y.Version, t.cell("version"))
				err = form.read(t, &y)
			}
			if err != nil {
				return y, err
			}
		}
		if len(y.Sums) == 0 {
			return y, blindspot.Errorf(blindspot.BadInput, "download it again", "the file has no rows")
		}
		return y, nil
	}
	return y, t.needs("one of UCDP's yearly files (organised violence by country and year, dyadic, battle-related deaths by dyad, non-state, one-sided)", "sb_total_deaths_best")
}

func (t *table) countryYear(y *Yearly) error {
	gw, err := t.whole("country_id")
	if err != nil {
		return err
	}
	for prefix, violence := range map[string]blindspot.Violence{"sb": blindspot.StateBased, "ns": blindspot.NonState, "os": blindspot.OneSided} {
		sum := blindspot.YearSum{GW: gw, Name: t.cell("country"), Violence: violence}
		if err := t.deaths(&sum, prefix+"_total_deaths_best", prefix+"_total_deaths_low", prefix+"_total_deaths_high"); err != nil {
			return err
		}
		y.Sums = append(y.Sums, sum)
	}
	return nil
}

func (t *table) deaths(sum *blindspot.YearSum, best, low, high string) (err error) {
	for _, n := range []struct {
		to     *int
		column string
	}{{&sum.Year, "year"}, {&sum.Best, best}, {&sum.Low, low}, {&sum.High, high}} {
		if *n.to, err = t.whole(n.column); err != nil {
			return err
		}
	}
	return nil
}

// sides are the ids of two single actors, the lesser first; ok is false for a
// coalition.
func (t *table) sides(columns ...string) (ids [2]blindspot.ActorID, ok bool) {
	for i, c := range columns {
		text := strings.TrimSuffix(t.cell(c), ".0")
		if n, single := digits([]byte(text)); !single || n == 0 {
			return ids, false
		}
		ids[i] = blindspot.ActorID("ucdp:" + text)
	}
	if ids[1] != "" && ids[1] < ids[0] {
		ids[0], ids[1] = ids[1], ids[0]
	}
	return ids, true
}

func (t *table) add(y *Yearly, sum blindspot.YearSum, columns ...string) {
	ids, ok := t.sides(columns...)
	if !ok {
		y.Unread++
		return
	}
	sum.SideA, sum.SideB = ids[0], ids[1]
	y.Sums = append(y.Sums, sum)
}

func (t *table) battleDeaths(y *Yearly) error {
	sum := blindspot.YearSum{Name: t.cell("side_a") + " - " + t.cell("side_b"), Violence: blindspot.StateBased}
	err := t.deaths(&sum, "bd_best", "bd_low", "bd_high")
	t.add(y, sum, "side_a_id", "side_b_id")
	return err
}

func (t *table) nonState(y *Yearly) error {
	sum := blindspot.YearSum{Name: t.cell("side_a_name") + " - " + t.cell("side_b_name"), Violence: blindspot.NonState}
	err := t.deaths(&sum, "best_fatality_estimate", "low_fatality_estimate", "high_fatality_estimate")
	t.add(y, sum, "side_a_id", "side_b_id")
	return err
}

func (t *table) oneSided(y *Yearly) error {
	sum := blindspot.YearSum{Name: t.cell("actor_name"), Violence: blindspot.OneSided}
	err := t.deaths(&sum, "best_fatality_estimate", "low_fatality_estimate", "high_fatality_estimate")
	t.add(y, sum, "actor_id")
	return err
}

func (t *table) dyadYear(y *Yearly) (err error) {
	sum := blindspot.YearSum{Name: t.cell("side_a") + " - " + t.cell("side_b"), Violence: blindspot.StateBased}
	if sum.Year, err = t.whole("year"); err != nil {
		return err
	}
	sum.Level, err = t.whole("intensity_level")
	t.add(y, sum, "side_a_id", "side_b_id")
	return err
}
