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

// ReadYearly reads one of UCDP's yearly files: organised violence by country and
// year, the dyadic file, battle-related deaths by dyad, non-state or one-sided
// violence, as CSV, gzip or zip. Which it is, its verified columns tell, its name, or
// the columns that the user confirmed. Errors: NotFound; BadInput with line and
// column, and for columns that nobody confirmed with what is proposed.
func ReadYearly(path string, columns Columns) (Yearly, error) {
	t, done, err := openTable(path)
	if err != nil {
		return Yearly{}, err
	}
	defer func() { _ = done() }() // it was read
	y := Yearly{File: filepath.Base(path)}
	f, ok := t.formBy(y.File, columns)
	if !ok || f.read == nil {
		return y, named(t.unknownKind(path), path)
	}
	y.Kind = f.kind
	if err := t.bind(f, columns, path); err != nil {
		return y, named(err, path)
	}
	if err := t.yearly(f, &y); err != nil {
		return y, named(err, path)
	}
	return y, nil
}

func (t *table) yearly(f form, y *Yearly) error {
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			y.Version = cmp.Or(y.Version, t.cell(roleRelease))
			err = f.read(t, y)
		}
		if err != nil {
			return err
		}
	}
	if len(y.Sums) == 0 {
		return blindspot.Errorf(blindspot.BadInput, "download it again", "the file has no rows")
	}
	return nil
}

func (t *table) countryYear(y *Yearly) error {
	gw, err := t.whole(roleGW)
	if err != nil {
		return err
	}
	for _, v := range violences {
		sum := blindspot.YearSum{GW: gw, Name: t.cell(roleCountry), Violence: v.violence}
		prefix := Role(v.prefix + " ")
		if err := t.deaths(&sum, prefix+roleBest, prefix+roleLow, prefix+roleHigh); err != nil {
			return err
		}
		y.Sums = append(y.Sums, sum)
	}
	return nil
}

func (t *table) deaths(sum *blindspot.YearSum, best, low, high Role) (err error) {
	for _, n := range []struct {
		to   *int
		role Role
	}{{&sum.Year, roleYear}, {&sum.Best, best}, {&sum.Low, low}, {&sum.High, high}} {
		if *n.to, err = t.whole(n.role); err != nil {
			return err
		}
	}
	return nil
}

// sides are the ids of two single actors, the lesser first; ok is false for a
// coalition.
func (t *table) sides(roles ...Role) (ids [2]blindspot.ActorID, ok bool) {
	for i, r := range roles {
		text := strings.TrimSuffix(t.cell(r), ".0")
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

func (t *table) add(y *Yearly, sum blindspot.YearSum, roles ...Role) {
	ids, ok := t.sides(roles...)
	if !ok {
		y.Unread++
		return
	}
	sum.SideA, sum.SideB = ids[0], ids[1]
	y.Sums = append(y.Sums, sum)
}

func (t *table) battleDeaths(y *Yearly) error {
	sum := blindspot.YearSum{Name: t.cell(roleA) + " - " + t.cell(roleB), Violence: blindspot.StateBased}
	err := t.deaths(&sum, roleBest, roleLow, roleHigh)
	t.add(y, sum, roleAID, roleBID)
	return err
}

func (t *table) nonState(y *Yearly) error {
	sum := blindspot.YearSum{Name: t.cell(roleA) + " - " + t.cell(roleB), Violence: blindspot.NonState}
	err := t.deaths(&sum, roleBest, roleLow, roleHigh)
	t.add(y, sum, roleAID, roleBID)
	return err
}

func (t *table) oneSided(y *Yearly) error {
	sum := blindspot.YearSum{Name: t.cell(roleActor), Violence: blindspot.OneSided}
	err := t.deaths(&sum, roleBest, roleLow, roleHigh)
	t.add(y, sum, roleActorID)
	return err
}

func (t *table) dyadYear(y *Yearly) (err error) {
	sum := blindspot.YearSum{Name: t.cell(roleA) + " - " + t.cell(roleB), Violence: blindspot.StateBased}
	if sum.Year, err = t.whole(roleYear); err != nil {
		return err
	}
	sum.Level, err = t.whole(roleLevel)
	t.add(y, sum, roleAID, roleBID)
	return err
}
