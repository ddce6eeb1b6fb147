package views

import (
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// ParseWindows reads calendar years and ranges of them: 2018, 2020-2021. The
// result is in the order given.
func ParseWindows(texts []string) ([]int, error) {
	var years []int
	for _, text := range texts {
		from, to, isRange := strings.Cut(text, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first < 1981 || last > 2099 || first > last {
			return nil, blindspot.Errorf(blindspot.Usage, "give calendar years, as 2018,2019 or 2018-2021", "%q is no window", text)
		}
		for y := first; y <= last; y++ {
			years = append(years, y)
		}
	}
	return years, nil
}
