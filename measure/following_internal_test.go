package measure

import (
	"fmt"
	"testing"

	"github.com/blindspot/blindspot"
)

// A value never stands below what is said to be the least.
func TestNoLess(t *testing.T) {
	for _, c := range []struct{ varying, want blindspot.Quantity }{
		{blindspot.Between(0.432, 0.391, 0.476, Level), blindspot.Between(0.448, 0.391, 0.476, Level)},
		{blindspot.Between(0.6, 0.5, 0.7, Level), blindspot.Between(0.6, 0.448, 0.7, Level)},
		{blindspot.Between(0.2, 0.1, 0.3, Level), blindspot.Between(0.448, 0.1, 0.448, Level)},
		{blindspot.Exactly(0.2), blindspot.Exactly(0.2)}, // where nothing is shown there is no interval
	} {
		if got := noLess(c.varying, blindspot.AtLeast(0.448, Level)); fmt.Sprint(got) != fmt.Sprint(c.want) { // where there is no interval its ends are no numbers
			t.Errorf("%v became %v, want %v", c.varying, got, c.want)
		}
	}
}
