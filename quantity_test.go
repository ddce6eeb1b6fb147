package blindspot_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
)

func TestFormatNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 7: "7", 1234567: "1,234,567", 999.6: "1,000", -1500: "-1,500", 12.345: "12.3",
		1.5: "1.50", 0.123456: "0.123", 0.00123: "0.001", 0.0003: "0.0003", -0.0001: "-0.0001", 0.00000001: "under 0.0001", -1e-30: "over -0.0001", 99.96: "100", 1e15: "1,000,000,000,000,000"} {
		if got := blindspot.FormatNumber(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
	if got := blindspot.FormatNumber(math.NaN()); got != "not known" {
		t.Errorf("NaN is written %q", got)
	}
}

func TestQuantityString(t *testing.T) {
	for want, q := range map[string]blindspot.Quantity{
		"2.50 (1 to 4)": blindspot.Between(2.5, 1, 4, 0.9),
		"1":             blindspot.Between(1, 1, 1, 0.9),
		"0.123":         blindspot.Between(0.123, 0.12301, 0.12302, 0.9),
		"7":             blindspot.Exactly(7),
		"not known":     blindspot.Unknown(),
	} {
		if got := q.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestQuantityWritesUnknownAsNull(t *testing.T) {
	data, err := json.Marshal(blindspot.Unknown())
	if err != nil || string(data) != `{"value":null,"low":null,"high":null}` {
		t.Errorf("got %s, %v", data, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		q := blindspot.Between(rapid.Float64().Draw(t, "value"), rapid.Float64().Draw(t, "low"), math.NaN(), 0.9)
		data, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		var again blindspot.Quantity
		if err := json.Unmarshal(data, &again); err != nil {
			t.Fatal(err)
		}
		if again.Value != q.Value || again.Low != q.Low || !math.IsNaN(again.High) {
			t.Fatalf("%v became %v", q, again)
		}
	})
}

func TestErrorsCarryCodeHintAndCause(t *testing.T) {
	err := blindspot.Errorf(blindspot.NotFound, "look again", "opening: %w", fs.ErrNotExist)
	wrapped := fmt.Errorf("outer: %w", err)
	if blindspot.ExitCode(wrapped) != 4 || blindspot.HTTPStatus(wrapped) != 404 || blindspot.HintOf(wrapped) != "look again" || !errors.Is(wrapped, fs.ErrNotExist) {
		t.Errorf("exit %d, status %d, hint %q", blindspot.ExitCode(wrapped), blindspot.HTTPStatus(wrapped), blindspot.HintOf(wrapped))
	}
	if blindspot.ExitCode(nil) != 0 || blindspot.ExitCode(errors.New("x")) != 1 || blindspot.HTTPStatus(errors.New("x")) != 500 {
		t.Error("no error is 0, and an error of no kind is internal")
	}
}

// Every code has an outcome: a code without one would exit 0.
func TestEveryCodeHasAnOutcome(t *testing.T) {
	for code, exit := range map[blindspot.Code]int{blindspot.Internal: 1, blindspot.Usage: 2, blindspot.Refused: 2, blindspot.BadInput: 3,
		blindspot.NotFound: 4, blindspot.TooFewData: 5, blindspot.Unavailable: 1} {
		err := blindspot.Errorf(code, "", "x")
		if blindspot.ExitCode(err) != exit || blindspot.HTTPStatus(err) < 400 {
			t.Errorf("%s: exit %d, status %d", code, blindspot.ExitCode(err), blindspot.HTTPStatus(err))
		}
	}
}

func TestCoverageOutsideItsRowsIsMissing(t *testing.T) {
	table := blindspot.NewCoverageTable([]blindspot.Coverage{
		{Source: "a", Country: "IRQ", From: 10, To: 20, Share: 0.9, Stated: true},
		{Source: "a", Country: "SYR", From: 10, To: 20, Share: 0.5, Stated: true},
		{Source: "b", Country: blindspot.Worldwide, From: 15, To: 16, Share: 1, Stated: true},
		{Source: "c", Country: blindspot.Worldwide, From: 17, To: 30, Share: 1},
	})
	for _, c := range []struct {
		name, country string
		month         blindspot.Month
		want          bool
	}{
		{"held", "IRQ", 10, true}, {"before", "IRQ", 9, false}, {"partly held", "SYR", 12, false},
		{"another source states that it holds all", "SYR", 15, true}, {"an assumption is never over a stated share", "SYR", 18, false},
		{"an assumption where nothing is stated", "SYR", 25, true}, {"a country without rows", "AFG", 12, false}, {"worldwide", "AFG", 16, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := table.Observed(c.country, c.month); got != c.want {
				t.Errorf("%s in month %d: observed %v, want %v", c.country, c.month, got, c.want)
			}
		})
	}
	if n, all := table.ObservedMonths("IRQ", blindspot.DateRange{From: blindspot.Month(8).First(), To: blindspot.Month(11).Last()}); n != 2 || all != 4 {
		t.Errorf("2 of 4 months are observed, got %d of %d", n, all)
	}
}

// A table writes a lower bound as such, and a share whose interval spans nearly
// everything tells nothing.
func TestBoundsAndWideIntervals(t *testing.T) {
	if got := blindspot.AtLeast(9, 0.9).Point(); got != "at least 9" {
		t.Errorf("a lower bound stands as %q", got)
	}
	for _, c := range []struct {
		q    blindspot.Quantity
		want bool
	}{{blindspot.Between(0.005, 0.001, 0.995, 0.9), true}, {blindspot.Between(0.5, 0.1, 0.89, 0.9), false}, {blindspot.Exactly(0.5), false}} {
		if c.q.TellsNothing() != c.want {
			t.Errorf("%v tells nothing: %v", c.q, !c.want)
		}
	}
}

func TestApart(t *testing.T) {
	for _, c := range []struct {
		q, r blindspot.Quantity
		want bool
	}{
		{blindspot.Between(1, 0, 2, 0.9), blindspot.Between(4, 3, 5, 0.9), true},
		{blindspot.Between(1, 0, 3, 0.9), blindspot.Between(4, 3, 5, 0.9), false},
		{blindspot.Exactly(6), blindspot.Between(4, 3, 5, 0.9), true},
		{blindspot.Exactly(5), blindspot.Between(4, 3, 5, 0.9), false},
		{blindspot.Exactly(5), blindspot.Exactly(5), false},
		{blindspot.Unknown(), blindspot.Exactly(5), false},
		{blindspot.AtLeast(3, 0.9), blindspot.Exactly(1), false},
	} {
		if c.q.Apart(c.r) != c.want || c.r.Apart(c.q) != c.want {
			t.Errorf("%v and %v: want %v", c.q, c.r, c.want)
		}
	}
}
