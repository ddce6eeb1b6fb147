package changepoint_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/changepoint"
)

// Monthly counts that fall after the eighth month.
func ExampleMean() {
	y := []float64{12, 15, 11, 14, 13, 16, 12, 14, 5, 7, 4, 6, 8, 5, 6, 4}
	b, err := changepoint.Mean(y, changepoint.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := b.Best()
	means, err := b.Coefficients(m)
	if err != nil {
		fmt.Println(err)
		return
	}
	dates, err := b.Confidence(m, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("breaks %d, date %d (%d to %d), mean %.1f then %.1f\n",
		m, dates[0].Date, dates[0].Low, dates[0].High, means[0][0], means[1][0])
	// Output: breaks 1, date 8 (7 to 9), mean 13.4 then 5.6
}
