package tail_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/tail"
)

// Deaths per event over 60 months, simulated: a body of small values and a
// heavy tail. How probable is an event with 100 deaths within a year?
func Example() {
	rng := rand.New(rand.NewPCG(1, 2))
	law := tail.PowerLaw{Alpha: 2.4, Xmin: 5, Discrete: true}
	var deaths []int
	for range 400 {
		if rng.Float64() < 0.5 {
			deaths = append(deaths, rng.IntN(5))
		} else {
			deaths = append(deaths, int(law.Draw(rng)))
		}
	}
	fit, err := tail.FitDiscrete(deaths, tail.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("alpha %.2f (%.2f to %.2f) from xmin %.0f, %d of %d events\n",
		fit.Alpha.Value, fit.Alpha.Low, fit.Alpha.High, fit.Law.Xmin, fit.TailN, fit.N)
	year, err := fit.AtLeastOne(100, tail.CountRate(len(deaths), 60), 12)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("an event with 100 deaths or more within 12 months: %.2f (%.2f to %.2f)\n",
		year.Value, year.Low, year.High)
	// Output:
	// alpha 2.38 (2.22 to 2.55) from xmin 5, 197 of 400 events
	// an event with 100 deaths or more within 12 months: 0.43 (0.28 to 0.61)
}

// Deaths per event of a group: which law is right is not known, and need not be.
func ExampleFitAverage() {
	deaths := []int{1, 0, 2, 1, 4, 1, 3, 2, 0, 7, 1, 2, 12, 1, 3, 5, 1, 2, 0, 1, 9, 2, 1, 30, 3, 1, 2, 6, 1, 4}
	a, err := tail.FitAverage(deaths, tail.Options{})
	if err != nil {
		panic(err)
	}
	e, err := a.Exceedance(20, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		panic(err)
	}
	fmt.Printf("20 deaths or more in %.0f %% of the events (%.0f to %.0f)\n", 100*e.Value, 100*e.Low, 100*e.High)
	// Output:
	// 20 deaths or more in 4 % of the events (1 to 8)
}
