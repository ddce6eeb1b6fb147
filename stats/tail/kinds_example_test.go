package tail_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/tail"
)

// Sizes of a continuous kind: is a power law right, and how large is one in a
// thousand?
func ExampleFitContinuous() {
	rng := rand.New(rand.NewPCG(1, 2))
	law := tail.PowerLaw{Alpha: 2.5, Xmin: 1}
	sizes := make([]float64, 500)
	for i := range sizes {
		sizes[i] = law.Draw(rng)
	}
	fit, err := tail.FitContinuous(sizes, tail.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	others, err := fit.Alternatives()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, other := range others {
		fmt.Printf("against %s: p = %.2f, %s\n", other.Name, other.P, other.Favours())
	}
	level, err := fit.ReturnLevel(1000)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("one in a thousand: %.0f (%.0f to %.0f), truth 100\n", level.Value, level.Low, level.High)
	fmt.Printf("by the true law %.4f reach that\n", law.Survival(level.Value))
	// Output:
	// against log-normal: p = 0.79, neither
	// against exponential: p = 0.00, power law
	// one in a thousand: 66 (48 to 96), truth 100
	// by the true law 0.0019 reach that
}
