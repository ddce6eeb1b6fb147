package casefile_test

import (
	"fmt"

	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/source/casefile"
)

func ExampleLoad() {
	files, err := cases.Open("is-khorasan")
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := casefile.Load(files, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := c.Published[3]
	fmt.Println(c.Title)
	fmt.Printf("%s: %.0f published, %d in the chronicle\n", p.Measure, p.Count, c.Recorded(p))
	// Output:
	// Islamic State's Khorasan branch and its network, 2015 to 2025
	// UN Secretary-General: attacks, 19 August to 31 December 2021: 152 published, 11 in the chronicle
}
