package claim_test

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

func ExampleEvaluate() {
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
	checked, err := claim.Evaluate(context.Background(), claim.Inputs{Case: c})
	if err != nil {
		fmt.Println(err)
		return
	}
	first := checked[6]
	fmt.Printf("%s %s: %s\n%s\n", first.ID, first.Verdict, first.Claim, first.Summary)
	// Output:
	// C07 contradicted: Its first strike was on the Save the Children office in Jalalabad in January 2018.
	// The earliest dated attack of Islamic State - Khorasan Province in Afghanistan on record took place on 18 April 2015 in Nangarhar, Afghanistan (claimed, graded B2), 33 months before the claimed first of 24 January 2018; 18 attacks are on record before that day.
}

func ExampleRateRatio() {
	// 20 attacks, then 152, in 135 days each.
	q, p := claim.RateRatio(20, 152, 135, 135)
	fmt.Printf("%s times, p below 0.05: %v\n", q, p < 0.05)
	// Output: 7.60 (2.46 to 24.2) times, p below 0.05: true
}
