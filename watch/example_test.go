package watch_test

import (
	"fmt"
	"log"

	"github.com/blindspot/blindspot/watch"
)

// A simulated world in which every third group is prone to outbreaks.
func Example() {
	board, err := watch.Make(simulate(1, 24, 16))
	if err != nil {
		log.Fatal(err)
	}
	first := board.Groups[0]
	fmt.Printf("as of %s, %d groups\n", board.AsOf, len(board.Groups))
	fmt.Printf("%d. %s, probability %.1f\n", first.Rank, first.Group, first.PBreakout)
	fmt.Println(first.Reasons[0])
	// Output:
	// as of 2005-12-31, 24 groups
	// 1. group 12, probability 0.6
	// 76 % of its events of the last 24 months were attacks on civilians, above the average of groups
}

func ExampleHindcast() {
	forecasts, skill, err := watch.Hindcast(simulate(1, 24, 16))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(forecasts) > 0, skill.Scores[0].Name, skill.Scores[0].AveragePrecision > skill.Scores[4].AveragePrecision)
	// Output: true model true
}
