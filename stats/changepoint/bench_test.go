package changepoint_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/blindspot/blindspot/stats/changepoint"
)

// BenchmarkSize is cost against length: a break every 50 counts for PELT, at most
// three breaks for least squares.
func BenchmarkSize(b *testing.B) {
	for _, n := range []int{100, 200, 400, 800, 1600} {
		rng := rand.New(rand.NewPCG(1, 1))
		var y []float64
		for i := range n / 50 {
			y = append(y, counts(rng, 50, float64(2+10*(i%2)), .3)...)
		}
		c, err := changepoint.NewNegBinomial(y, .3)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("PELT/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := changepoint.PELT(c, 15, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("Mean/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := changepoint.Mean(y, changepoint.Options{MaxBreaks: 3}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
