package changepoint_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/changepoint"
)

// Monthly counts, of which months ten to fifteen are another time.
var counted = []float64{2, 1, 3, 2, 0, 2, 1, 3, 2, 9, 12, 8, 11, 10, 9, 2, 1, 2, 3, 1, 2, 0, 2, 1}

// Segments of counts whose variance grows with their square.
func ExamplePELT() {
	psi, err := changepoint.Overdispersion(counted)
	if err != nil {
		fmt.Println(err)
		return
	}
	cost, err := changepoint.NewNegBinomial(counted, max(psi, 0.05))
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := changepoint.PELT(cost, 10, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("breaks at", s.Dates)
	// Output: breaks at [9 15]
}

// A month at a time: how likely is it that the rate changed in the last three?
func ExampleOnline() {
	rates, err := changepoint.NewGammaPoisson(1, 0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := changepoint.NewOnline(1./60, rates)
	if err != nil {
		fmt.Println(err)
		return
	}
	for month, y := range counted[:12] {
		if month == 4 {
			o.Skip() // nobody observed it
			continue
		}
		if err := o.Update(y); err != nil {
			fmt.Println(err)
			return
		}
		if month >= 8 {
			fmt.Printf("month %d: %.2f, the run has lasted %d\n", month+1, o.ChangedWithin(3), o.MostLikelyRun())
		}
	}
	// Output:
	// month 9: 0.03, the run has lasted 9
	// month 10: 0.29, the run has lasted 10
	// month 11: 0.97, the run has lasted 2
	// month 12: 0.94, the run has lasted 3
}

// A trend that breaks: when?
func ExampleRegression() {
	y, x := make([]float64, 30), make([][]float64, 30)
	for t := range y {
		noise := []float64{0.3, -0.2, 0.1, -0.4, 0.2}[t%5]
		x[t] = []float64{1, float64(t)}
		y[t] = 2 + 0.5*float64(t) + noise
		if t >= 18 {
			y[t] = 20 - 0.3*float64(t) + noise
		}
	}
	b, err := changepoint.Regression(y, x, changepoint.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	coef, err := b.Coefficients(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("slope %.1f, then %.1f from %d on\n", coef[0][1], coef[1][1], b.Dates[1][0])
	// Output: slope 0.5, then -0.3 from 18 on
}

// Is there a break in the mean at all?
func ExampleOLSCUSUM() {
	c, err := changepoint.OLSCUSUM([]float64{12, 15, 11, 14, 13, 16, 12, 14, 5, 7, 4, 6, 8, 5, 6, 4}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("largest at %d, p = %.3f\n", c.Date, c.P)
	// Output: largest at 8, p = 0.003
}
