package blindspot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
)

func TestStretches(t *testing.T) {
	month := func(m time.Month) blindspot.Month { return blindspot.NewMonth(2014, m) }
	table := blindspot.NewCoverageTable([]blindspot.Coverage{
		{Country: "IRQ", From: month(2), To: month(3), Share: 1, Stated: true},
		{Country: "IRQ", From: month(4), To: month(4), Share: 1},
		{Country: "IRQ", From: month(5), To: month(6), Share: 0.1, Stated: true},
	})
	got := ""
	for _, s := range table.Stretches("IRQ", month(1), month(7)) {
		got += fmt.Sprintf("%s-%s %v %v; ", s.From, s.To, s.Observed, s.Assumed)
	}
	if want := "2014-01-2014-01 false false; 2014-02-2014-03 true false; 2014-04-2014-04 true true; 2014-05-2014-07 false false; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
