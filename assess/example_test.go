package assess_test

import (
	"fmt"

	"github.com/blindspot/blindspot/assess"
)

func ExampleScale_Word() {
	fmt.Println(assess.ICD203.Word(0.22))
	fmt.Printf("%q\n", assess.PHIA.Word(0.22)) // a gap on purpose: give the number
	fmt.Println(assess.ICD203.CheckWord("likely", 0.22))
	// Output:
	// unlikely
	// ""
	// "likely" means 55 to 80 % in ICD 203, and contradicts 22 %
}
