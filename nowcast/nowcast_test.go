package nowcast_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/nowcast"
)

// truth is how a made-up record grows: from age to age a number is thinned (events
// that are withdrawn) and added to, more so in some countries than in others, with
// more noise than a Poisson has.
type truth struct {
	countries, months int
	growth            float64 // of the numbers, from the first age to the last
	differ            float64 // spread of the growth between countries, in logs
	noise             float64 // variance over mean of what is added
	still             bool    // nothing changes after the first report
}

// reports draws what stood on record. Everything up to the last month is seen, as
// of a day on which that month is one month old.
func (tr truth) reports(seed uint64) (seen, all []nowcast.Report) {
	rng := rand.New(rand.NewPCG(seed, 5))
	last := blindspot.Month(tr.months)
	for c := range tr.countries {
		mean := math.Exp(rng.NormFloat64()*1.5 + 2)
		growth := tr.growth * math.Exp(rng.NormFloat64()*tr.differ)
		for m := blindspot.Month(1); m <= last; m++ {
			value := float64(negative(rng, mean, 4+mean))
			for i, age := range nowcast.Ages {
				if i > 0 && !tr.still {
					share := math.Pow(0.5, float64(i)) // most comes early
					value = math.Round(value - float64(negative(rng, 0.02*value, tr.noise)) + float64(negative(rng, (growth-1)*share*value+0.05*share*mean, tr.noise)))
					value = max(0, value)
				}
				r := nowcast.Report{Stratum: fmt.Sprint("country ", c), Month: m, Age: age, Value: int(value)}
				all = append(all, r)
				if m+blindspot.Month(age) <= last+1 {
					seen = append(seen, r)
				}
			}
		}
	}
	return seen, all
}

// negative draws a count with a mean and a variance of so many times the mean.
func negative(rng *rand.Rand, mean, times float64) int {
	if mean <= 0 {
		return 0
	}
	if times <= 1 {
		return int(distuv.Poisson{Lambda: mean, Src: rng}.Rand())
	}
	g := distuv.Gamma{Alpha: mean / (times - 1), Beta: 1 / (times - 1), Src: rng}
	return int(distuv.Poisson{Lambda: max(1e-9, g.Rand()), Src: rng}.Rand())
}

// On records whose growth is known the intervals hold what they promise, the
// expected number is nearer to the final one than the raw number is, and no
// systematic part of the growth is missed.
func TestSimulatedTruth(t *testing.T) {
	for name, tr := range map[string]truth{
		"all grow alike":        {30, 60, 1.5, 0, 1.5, false},
		"countries differ":      {40, 60, 1.4, 0.3, 2, false},
		"nothing but noise":     {30, 60, 1, 0, 1.2, false},
		"much noise":            {40, 72, 1.6, 0.2, 6, false},
		"few countries, longer": {8, 120, 1.4, 0.1, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen, all := tr.reports(11)
			m, err := nowcast.Fit(seen)
			if err != nil {
				t.Fatal(err)
			}
			if m.Until() != 24 {
				t.Fatalf("followed to %d months only", m.Until())
			}
			final := map[string]int{}
			for _, r := range all {
				if r.Age == 24 {
					final[fmt.Sprint(r.Stratum, r.Month)] = r.Value
				}
			}
			rng := rand.New(rand.NewPCG(3, 4))
			n, in50, in90, expected, raw, came, missed, rawMissed := 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0
			for _, r := range seen {
				if r.Month <= blindspot.Month(tr.months)-12 || r.Month+blindspot.Month(r.Age) != blindspot.Month(tr.months)+1 {
					continue // the age of the month on the day
				}
				d, truly := m.Final(r.Stratum, r.Age, r.Value, 500, rng), final[fmt.Sprint(r.Stratum, r.Month)]
				n++
				if d.Quantile(0.25) <= truly && truly <= d.Quantile(0.75) {
					in50++
				}
				if d.Quantile(0.05) <= truly && truly <= d.Quantile(0.95) {
					in90++
				}
				expected, raw, came = expected+d.Mean(), raw+float64(r.Value), came+float64(truly)
				missed, rawMissed = missed+math.Abs(d.Mean()-float64(truly)), rawMissed+math.Abs(float64(r.Value-truly))
			}
			got90, got50 := float64(in90)/float64(n), float64(in50)/float64(n)
			if slack := 3 * math.Sqrt(0.9*0.1/float64(n)); got90 < 0.87-slack || got50 < 0.45-slack*1.7 {
				t.Errorf("of %d months the 50 and 90 %% intervals hold %.2f and %.2f", n, got50, got90)
			}
			if off := expected/came - 1; math.Abs(off) > 0.15 || tr.growth > 1.2 && math.Abs(off) > 0.02+math.Abs(raw/came-1)/2 {
				t.Errorf("%d months: expected %+.3f of what came, raw %+.3f", n, off, raw/came-1)
			}
			if tr.growth > 1.2 && missed > rawMissed {
				t.Errorf("misses by %.1f on average, the raw number by %.1f", missed/float64(n), rawMissed/float64(n))
			}
		})
	}
}

// The backtest finds what there is to gain, and no gain where there is none; it
// knows nothing that came later, and gives the same twice.
func TestBacktest(t *testing.T) {
	seen, _ := truth{15, 50, 1.6, 0.1, 1.5, false}.reports(2)
	scores, err := nowcast.Backtest(seen, 1)
	if err != nil {
		t.Fatal(err)
	}
	all, young := scores[0], scores[1] // over all ages what is missing early and taken back later cancels
	if all.Better() < 0.2 || all.Cover90 < 0.85 || all.Months < 300 {
		t.Errorf("%+v, better by %.2f", all, all.Better())
	}
	if young.Age != 1 || math.Abs(young.Bias) > math.Abs(young.RawBias)/2 {
		t.Errorf("a month after: %+v", young)
	}
	again, err := nowcast.Backtest(slices.Clone(seen), 1)
	if err != nil || !slices.Equal(scores, again) {
		t.Errorf("another answer the second time: %v", err)
	}
	still, _ := truth{10, 45, 1, 0, 1, true}.reports(2)
	if scores, err = nowcast.Backtest(still, 1); err != nil || scores[0].CRPS != 0 || scores[0].RawCRPS != 0 {
		t.Errorf("misses where nothing changes: %+v %v", scores[0], err)
	}
	if _, err := nowcast.Backtest(seen[:40], 1); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("too little: %v", err)
	}
}

// Every month that is asked about is answered: quiet ones, strata nobody has seen,
// and ages between those that were learnt.
func TestEveryMonthIsAnswered(t *testing.T) {
	seen, _ := truth{20, 60, 1.5, 0.1, 2, false}.reports(8)
	m, err := nowcast.Fit(seen)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		value, age := rapid.IntRange(0, 3000).Draw(t, "value"), rapid.IntRange(0, 40).Draw(t, "age")
		stratum := rapid.SampledFrom([]string{"country 3", "nowhere"}).Draw(t, "stratum")
		d := m.Final(stratum, age, value, 200, rand.New(rand.NewPCG(1, 2)))
		q := d.Interval(0.9)
		if math.IsNaN(d.Mean()) || q.Low > q.Value || q.High < q.Value || d.Quantile(0) < 0 {
			t.Fatalf("%d at %d: %+v", value, age, q)
		}
		if age >= 24 && (d.Quantile(0.01) != value || d.Quantile(1) != value) {
			t.Fatalf("a number that is final changes: %d, %+v", value, q)
		}
	})
	quiet := m.Final("country 3", 1, 0, 500, rand.New(rand.NewPCG(1, 2)))
	if quiet.Mean() == 0 {
		t.Error("a quiet month is taken for final")
	}
}

// A step that could be learnt of one stratum alone or of none is refused, not
// guessed.
func TestTooFew(t *testing.T) {
	var reports []nowcast.Report
	for m := blindspot.Month(1); m <= 19; m++ {
		reports = append(reports, nowcast.Report{Stratum: "a", Month: m, Age: 1, Value: 3}, nowcast.Report{Stratum: "a", Month: m, Age: 2, Value: 4})
	}
	if _, err := nowcast.Fit(reports); blindspot.CodeOf(err) != blindspot.TooFewData || blindspot.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
	reports = append(reports, nowcast.Report{Stratum: "a", Month: 20, Age: 1, Value: 3}, nowcast.Report{Stratum: "a", Month: 20, Age: 2, Value: 4})
	if m, err := nowcast.Fit(reports); err != nil || m.Until() != 2 {
		t.Errorf("%v", err)
	}
}

// Where most numbers stay and a few are multiplied, a nowcast says so: it is worth no
// less than keeping each number at any age, half of its draws and more are the number
// itself, and the large numbers that may yet come are among the others.
func TestMostNumbersStay(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 8))
	var reports []nowcast.Report
	const last = blindspot.Month(60)
	for c := range 20 {
		mean := math.Exp(rng.NormFloat64() + 3)
		for m := blindspot.Month(1); m <= last; m++ {
			value := 1 + float64(negative(rng, mean, 3))
			for i, age := range nowcast.Ages {
				if i > 0 && i < 4 && rng.Float64() < 0.1 {
					value = math.Round(value * (1.5 + 2*rng.Float64()))
				}
				if m+blindspot.Month(age) <= last+1 {
					reports = append(reports, nowcast.Report{Stratum: fmt.Sprint("country ", c), Month: m, Age: age, Value: int(value)})
				}
			}
		}
	}
	scores, err := nowcast.Backtest(reports, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scores[:4] {
		if s.Better() < 0.02 {
			t.Errorf("at the age of %d: %.1f %% better than keeping the number", s.Age, 100*s.Better())
		}
	}
	m, err := nowcast.Fit(reports)
	if err != nil {
		t.Fatal(err)
	}
	d := m.Final("country 1", 1, 40, 4000, rng) // three times one in ten is multiplied by 2.5 on average: 61
	if d.Quantile(0.1) != 40 || d.Quantile(0.65) != 40 || d.Quantile(0.95) < 70 || math.Abs(d.Mean()-61) > 6 {
		t.Errorf("40 becomes %d, %d, %d, on average %.1f", d.Quantile(0.1), d.Quantile(0.65), d.Quantile(0.95), d.Mean())
	}
}
