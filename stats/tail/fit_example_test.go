package tail_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/tail"
)

// Is it a power law at all, and how sure are exponent and beginning of the tail?
func ExampleFit_GoodnessOfFit() {
	rng := rand.New(rand.NewPCG(1, 2))
	law := tail.PowerLaw{Alpha: 2.5, Xmin: 1, Discrete: true}
	deaths := make([]int, 300)
	for i := range deaths {
		deaths[i] = int(law.Draw(rng))
	}
	fit, err := tail.FitDiscrete(deaths, tail.Options{})
	if err != nil {
		panic(err)
	}
	test, err := fit.GoodnessOfFit(100, rng)
	if err != nil {
		panic(err)
	}
	refits, err := fit.Bootstrap(100, rng)
	if err != nil {
		panic(err)
	}
	a, x := refits.Alpha(), refits.Xmin()
	fmt.Printf("ruled out: %t; alpha %.1f to %.1f, xmin %.0f to %.0f\n", test.P < 0.1, a.Low, a.High, x.Low, x.High)
	// Output:
	// ruled out: false; alpha 2.4 to 2.8, xmin 1 to 1
}

// The zeta function at 2 is pi squared over six.
func ExampleHurwitzZeta() {
	value, _ := tail.HurwitzZeta(2, 1)
	fmt.Printf("%.10f %.10f\n", value, math.Pi*math.Pi/6)
	// Output:
	// 1.6449340668 1.6449340668
}
