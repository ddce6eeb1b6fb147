package measure

import (
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The interval of a median lies between order statistics, as far in as the binomial
// law allows, for few distances and for many: with more than a thousand the chance
// of none below the median is smaller than any number the machine holds.
func TestMedianOfFewAndOfMany(t *testing.T) {
	for _, n := range []int{1, 2, 4, 5, 6, 50, 1000, 1074, 1075, 1076, 7335, 200_000} {
		km := make([]float64, n)
		for i := range km {
			km[i] = float64(i)
		}
		got := median(km)
		law := distuv.Binomial{N: float64(n), P: 0.5}
		if law.CDF(0) > (1-Level)/2 {
			if got.HasInterval() {
				t.Errorf("%d distances carry no interval, and %v is given", n, got)
			}
			continue
		}
		rank := 0
		for law.CDF(float64(rank+1)) <= (1-Level)/2 {
			rank++
		}
		if got.Low != float64(rank) || got.High != float64(n-1-rank) {
			t.Errorf("%d distances: %v, want %d to %d", n, got, rank, n-1-rank)
		}
	}
}
